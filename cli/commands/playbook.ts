import { Command, Option } from 'commander';
import { SAMPLE_TENANT } from '../../subgraphs/kit/sample/sampleCustomer.ts';
import { CHANNELS, INTENTS } from '../../subgraphs/playbook/vocabulary.ts';
import type { ExplainRequest } from '../playbook/explainEngagement.ts';
import type { FairnessRequest } from '../playbook/fairness.ts';
import type { SimulateRequest } from '../playbook/simulateRules.ts';
import type { Terminal } from '../terminal.ts';
import { wholeNumber } from '../wholeNumber.ts';

/** `accord playbook test | explain | simulate | fairness`. */
export function playbookCommand(terminal: Terminal): Command {
  return new Command('playbook')
    .summary('try the rules of engagement, explain what they decide, and see what others would change')
    .description(
      'The rules by which one may turn to a customer. What is asked of real customers goes through the gateway’s own gates, ' +
        'for RELATIONSHIP_MANAGEMENT, and is written down as disclosed.',
    )
    .addCommand(testCommand(terminal))
    .addCommand(explainCommand(terminal))
    .addCommand(simulateCommand(terminal))
    .addCommand(fairnessCommand(terminal));
}

function testCommand(terminal: Terminal): Command {
  return new Command('test')
    .summary('check rules and try the examples in them')
    .description('Checks a file of rules, tries every example in it, and lists the rules.')
    .option('--rules <file>', 'the rules; those that come with Accord when left out')
    .action(async ({ rules }: { rules?: string }) => {
      const { testRules } = await import('../playbook/testRules.ts');
      testRules(rules, terminal);
    });
}

const rulesOption = () =>
  new Option('--rules <file>', 'the rules; those that come with Accord when left out').env(
    'ACCORD_PLAYBOOK_RULES',
  );
const intentOption = () =>
  new Option('--intent <intent>', 'why one would turn to the customer').choices(INTENTS);
const machineOption = () =>
  new Option('--machine', 'ask as an AI agent does, which would speak itself; as a person when left out');
const channelOption = () => new Option('--channel <channel>', 'by which way').choices(CHANNELS);

function explainCommand(terminal: Terminal): Command {
  return atWork(new Command('explain'))
    .summary('say whether one may turn to a customer now, and why')
    .description('Says whether one may turn to a customer now, and every rule that fired.')
    .argument('<customer>', 'the customer’s id')
    .addOption(intentOption().makeOptionMandatory())
    .addOption(channelOption().makeOptionMandatory())
    .option('--sku <sku>', 'the product that it would be about')
    .option('--category <category>', 'the category of products that it would be about')
    .addOption(rulesOption())
    .addOption(machineOption())
    .action(async (customer: string, options: Omit<ExplainRequest, 'customer'>) => {
      const { explainEngagement } = await import('../playbook/explainEngagement.ts');
      await explainEngagement({ customer, ...options }, process.env, terminal);
    });
}

function simulateCommand(terminal: Terminal): Command {
  return atWork(new Command('simulate'))
    .summary('say how many decisions other rules would change')
    .description(
      'Decides about all customers by the rules that are and by others, and says how many decisions would change: by rule, by segment, with examples.',
    )
    .requiredOption('--change <file>', 'the rules that would be')
    .addOption(rulesOption())
    .addOption(intentOption())
    .addOption(channelOption())
    .addOption(machineOption())
    .option('--examples <number>', 'how many customers to name for each kind of change', wholeNumber, 3)
    .action(async (options: SimulateRequest) => {
      const { simulateRules } = await import('../playbook/simulateRules.ts');
      await simulateRules(options, process.env, terminal);
    });
}

function fairnessCommand(terminal: Terminal): Command {
  return atWork(new Command('fairness'))
    .summary('say how evenly groups of people are judged')
    .description(
      'Says of each band of the health score, and of engagements, how evenly groups of customers reach them; with intervals, and ' +
        'without groups of few. With --file it says the same of an outcome in anybody’s CSV file.',
    )
    .addOption(
      new Option(
        '--by <attributes>',
        'by what to group, joined by commas: ageBand, tier, relationship; columns of the file',
      )
        .argParser((text) =>
          text
            .split(',')
            .map((name) => name.trim())
            .filter((name) => name !== ''),
        )
        .makeOptionMandatory(),
    )
    .option('--file <file>', 'a CSV file with a header, instead of the customers')
    .option('--outcome <column=value>', 'with --file: who counts as selected, such as Churn=No')
    .option('--page <file>', 'also write it as a page of HTML with charts')
    .action(async (options: FairnessRequest) => {
      const { reportFairness } = await import('../playbook/fairness.ts');
      await reportFairness(options, process.env, terminal);
    });
}

function atWork(command: Command): Command {
  return command
    .option('--tenant <tenant>', 'whose customers', SAMPLE_TENANT)
    .option('--data <directory>', 'the data directory, where the environment names no databases', '.accord');
}
