import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { PURPOSES } from '../../schema/vocabulary/purposes.ts';
import { RIGHTS_KINDS } from '../../schema/vocabulary/rights.ts';
import { isCalendarDate, parseInstant } from '../../schema/vocabulary/scalarForms.ts';
import type { Decision } from '../rights/decideRights.ts';
import type { ExportOptions } from '../rights/exportRights.ts';
import type { ListOptions } from '../rights/listRights.ts';
import type { OfficeOptions } from '../rights/office.ts';
import type { RequestOptions } from '../rights/requestRights.ts';
import type { ShowOptions } from '../rights/showRights.ts';
import type { Terminal } from '../terminal.ts';

/** `accord rights`: what the privacy office does about what customers ask for by right. */
export function rightsCommand(terminal: Terminal): Command {
  const rights = new Command('rights')
    .summary('answer what customers ask for by right')
    .description(
      'The privacy office’s side of customers’ rights. Every command but purge asks a running gateway, for the purpose ' +
        'RIGHTS_FULFILMENT, with the token in ACCORD_TOKEN. Where there is none it makes one for the client ' +
        'privacy-office, with the keys of the data directory.',
    )
    .addHelpText('after', EXAMPLES);
  rights.addCommand(listCommand(terminal));
  rights.addCommand(showCommand(terminal));
  rights.addCommand(requestCommand(terminal));
  rights.addCommand(
    decision(terminal, 'accept', 'Lets the departments erase. It cannot be undone.').option(
      '--include-probable',
      'the records that are the customer’s by a guess only were looked at, and are theirs',
    ),
  );
  rights.addCommand(decision(terminal, 'reject', 'Says that a request is not granted.'));
  rights.addCommand(decision(terminal, 'fulfil', 'Says that people have done what was asked for.'));
  rights.addCommand(decision(terminal, 'extend', 'Takes two more months for the answer, once.'));
  rights.addCommand(exportCommand(terminal));
  rights.addCommand(purgeCommand(terminal));
  return rights;
}

const EXAMPLES = `
Examples:
  accord rights list --due-before 2026-12-24
  accord rights request c-000003 ACCESS --evidence mails/2026-114
  accord rights export c-000003 rr-0123456789abcdef0123 --output c-000003.json
  ACCORD_TOKEN=$(accord token privacy-office --person emp-007) accord rights accept rr-0123456789abcdef0123 --reason 'asked for in writing'`;

const DECISIONS = {
  accept: 'ACCEPT',
  reject: 'REJECT',
  fulfil: 'FULFIL',
  extend: 'EXTEND',
} as const satisfies Record<string, Decision>;

function listCommand(terminal: Terminal): Command {
  return asking(new Command('list'))
    .description(
      'Prints who waits for an answer, what is due first first: customer, request, days left, and what is missing.',
    )
    .option('--due-before <date>', 'only what is due before this day or time (UTC)', parseDate)
    .option('--json', 'as JSON')
    .action(async (options: ListOptions) => {
      const { listRights } = await import('../rights/listRights.ts');
      await listRights(options, process.env, terminal);
    });
}

function showCommand(terminal: Terminal): Command {
  return asking(new Command('show'))
    .description(
      'Prints all that a customer asked for, step by step, what each department did, and what it keeps and why.',
    )
    .argument('<customer>', CUSTOMER)
    .option('--json', 'as JSON')
    .action(async (customer: string, options: Omit<ShowOptions, 'customer'>) => {
      const { showRights } = await import('../rights/showRights.ts');
      await showRights({ customer, ...options }, process.env, terminal);
    });
}

function requestCommand(terminal: Terminal): Command {
  return asking(new Command('request'))
    .description(
      'Puts on record what a customer asked for, and begins with it. Prints the id of the request.',
    )
    .argument('<customer>', CUSTOMER)
    .addArgument(new Argument('<kind>', 'what was asked for').choices(RIGHTS_KINDS))
    .requiredOption('--evidence <ref>', 'where it is written that the customer asked')
    .addOption(
      new Option('--purpose <purpose>', 'the purpose, for OBJECTION and WITHDRAW_CONSENT').choices(PURPOSES),
    )
    .option('--details <text>', 'what the customer wrote, for RECTIFICATION and AUTOMATED_DECISION_REVIEW')
    .option(
      '--event-id <id>',
      'an id of your choice, so that a repetition changes nothing; a random one else',
    )
    .action(async (customer: string, kind: string, options: Omit<RequestOptions, 'customer' | 'kind'>) => {
      const { requestRights } = await import('../rights/requestRights.ts');
      await requestRights({ customer, kind, ...options }, process.env, terminal);
    });
}

interface DecisionOptions extends OfficeOptions {
  readonly reason: string;
  readonly includeProbable?: true;
}

function decision(terminal: Terminal, name: keyof typeof DECISIONS, description: string): Command {
  return asking(new Command(name))
    .description(description)
    .argument('<request>', REQUEST)
    .requiredOption('--reason <text>', 'why; the customer may read it')
    .action(async (request: string, options: DecisionOptions) => {
      const { decideRights } = await import('../rights/decideRights.ts');
      await decideRights({ request, decision: DECISIONS[name], ...options }, process.env, terminal);
    });
}

function exportCommand(terminal: Terminal): Command {
  return asking(new Command('export'))
    .description(
      'Writes what a request for ACCESS or PORTABILITY brought to a file, as JSON, for its owner’s eyes only. It is ' +
        'there when all departments are done, for 30 days.',
    )
    .argument('<customer>', CUSTOMER)
    .argument('<request>', REQUEST)
    .requiredOption('--output <file>', 'the file to write')
    .option('--force', 'replace the file if it is there')
    .action(
      async (customer: string, request: string, options: Omit<ExportOptions, 'customer' | 'request'>) => {
        const { exportRights } = await import('../rights/exportRights.ts');
        await exportRights({ customer, request, ...options }, process.env, terminal);
      },
    );
}

function purgeCommand(terminal: Terminal): Command {
  return new Command('purge')
    .description(
      'Rewrites the embedded database of a data directory, so that its files hold nothing any more of who was erased. ' +
        'Nobody may have it open: stop `accord start` first.',
    )
    .option('--data <directory>', 'the data directory', '.accord')
    .action(async ({ data }: { data: string }) => {
      const { purgeStore } = await import('../purgeStore.ts');
      await purgeStore(data, terminal);
    });
}

const CUSTOMER = 'the unified id, such as c-000003';
const REQUEST = 'the id of the request, as `accord rights list` prints it';

function asking(command: Command): Command {
  return command
    .option('--url <address>', 'the gateway', parseAddress, 'http://127.0.0.1:4000/graphql')
    .option('--data <directory>', 'the data directory', '.accord');
}

/** A day means its first moment (UTC). */
function parseDate(text: string): Date {
  const date = isCalendarDate(text) ? new Date(`${text}T00:00:00Z`) : parseInstant(text);
  if (date === undefined)
    throw new InvalidArgumentError(
      'Give a day, such as 2026-12-24, or a time, such as 2026-12-24T12:00:00Z.',
    );
  return date;
}

function parseAddress(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new InvalidArgumentError(
      'Give the http or https address of a gateway, without a user, such as http://127.0.0.1:4000/graphql.',
    );
  return url.href;
}
