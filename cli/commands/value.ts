import { Command, InvalidArgumentError, Option } from 'commander';
import { isCalendarDate, SCALAR_FORMS } from '../../schema/vocabulary/scalarForms.ts';
import { SAMPLE_TENANT } from '../../subgraphs/kit/sample/sampleCustomer.ts';
import type { Terminal } from '../terminal.ts';
import type { FitCustomersRequest } from '../value/fitCustomers.ts';
import type { FitFileRequest } from '../value/fitFile.ts';

type Options = FitCustomersRequest & Partial<Pick<FitFileRequest, 'purchases'>>;

/** `accord value fit`. */
export function valueCommand(terminal: Terminal): Command {
  return new Command('value')
    .summary('fit what customers are expected to buy to the company’s own orders')
    .description('The models of when and for how much customers buy; docs/value.md explains them.')
    .addCommand(fitCommand(terminal));
}

function fitCommand(terminal: Terminal): Command {
  return new Command('fit')
    .summary('fit the models of value and store them')
    .description(
      'Fits the models of when customers buy (BG/NBD) and of what they spend (Gamma-Gamma) to their orders, for each currency, ' +
        'and stores them for predictedValue and relationship, which use them within a minute. Purchases are read through the ' +
        'gateway’s own gates, for ANALYTICS, and are written down as disclosed; who objects to that is left out.',
    )
    .option('--tenant <tenant>', 'whose customers', SAMPLE_TENANT)
    .option('--data <directory>', 'the data directory, where the environment names no databases', '.accord')
    .option('--from <day>', 'leave out customers who bought before this day', day)
    .option('--until <day>', 'the last day whose orders count; today when left out', day)
    .option('--currency <code>', 'this currency only', currency)
    .option('--dry-run', 'fit and print, store nothing')
    .addOption(
      new Option(
        '--purchases <file>',
        'fit a file in place of customers, and store nothing: CSV with the columns customer, date and amount (in --currency), or the purchases of CDNOW; --until is its last day when left out',
      ).conflicts(['tenant', 'data', 'dryRun']),
    )
    .action(async ({ purchases, ...options }: Options) => {
      if (purchases !== undefined) {
        const { fitFile } = await import('../value/fitFile.ts');
        await fitFile({ purchases, ...options }, terminal);
      } else {
        const { fitCustomers } = await import('../value/fitCustomers.ts');
        await fitCustomers(options, process.env, terminal);
      }
    });
}

function day(text: string): string {
  if (isCalendarDate(text)) return text;
  throw new InvalidArgumentError('Give a day, such as 2026-12-24.');
}

function currency(text: string): string {
  const { accepts, expected } = SCALAR_FORMS.Currency;
  if (accepts(text)) return text;
  throw new InvalidArgumentError(`Give ${expected}.`);
}
