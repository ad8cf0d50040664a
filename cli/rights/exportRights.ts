import { access, constants, lstat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { EXPORT_DAYS } from '../../subgraphs/identity/rights/reportDuty.ts';
import { CliError, explain, systemCode } from '../cliError.ts';
import type { Terminal } from '../terminal.ts';
import { writeFileAtomically } from '../writeFileAtomically.ts';
import { askGateway } from './askGateway.ts';
import { type Office, type OfficeOptions, openOffice } from './office.ts';
import { askedBy, missingOf, noCustomer, STANDING, type Standing, standing } from './rightsFile.ts';

export interface ExportOptions extends OfficeOptions {
  readonly customer: string;
  readonly request: string;
  /** The file to write. */
  readonly output: string;
  /** Whether a file that is there may be replaced. */
  readonly force?: true;
}

const filesWith = <T extends z.ZodType>(request: T) =>
  z.object({
    customer: z.object({ id: z.string(), rightsRequests: z.array(request).nullable() }).nullable(),
  });
const standings = filesWith(standing);
const bundles = filesWith(z.object({ id: z.string(), bundle: z.string().nullable() }));

/** For its owner's eyes only. */
const MODE = 0o600;
const DAY_MS = 86_400_000;

/**
 * Writes what all departments hold of a customer to a file. What stands against it is found out before anything personal
 * is asked for. Throws CliError.
 */
export async function exportRights(
  { customer, request, output, force, ...options }: ExportOptions,
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<void> {
  await checkOutput(output, force === true);
  const office = await openOffice(options, env);
  const ready = await readyRequest(office, customer, request);
  const bundle = await readBundle(office, customer, ready);
  const text = `${JSON.stringify(bundle, null, 2)}\n`;
  await explain(`${output} cannot be written`, () => writeFileAtomically(output, text, MODE));
  terminal.out(`${output} holds everything, in ${Buffer.byteLength(text).toLocaleString('en')} bytes.`);
  terminal.err('It is personal data of the customer: hand it over, and delete it.');
}

async function checkOutput(output: string, force: boolean): Promise<void> {
  const directory = dirname(resolve(output));
  try {
    await access(directory, constants.W_OK);
  } catch (error) {
    throw new CliError(`Nothing can be written to the directory ${directory} (${systemCode(error)}).`, {
      cause: error,
    });
  }
  const there = await lstat(output).catch(() => undefined);
  if (there?.isDirectory()) throw new CliError(`${output} is a directory; expected the name of a file.`);
  if (there && !force) throw new CliError(`${output} is there already. Give another name, or --force.`);
}

/** The request, if there is something to fetch. */
async function readyRequest(office: Office, id: string, request: string): Promise<Standing> {
  const query = `query RightsStanding($id: ID!) { customer(id: $id) { id rightsRequests { ${STANDING} } } }`;
  const { customer } = await askGateway(office, { query, variables: { id }, shape: standings });
  if (customer === null) throw noCustomer(id);
  const found = askedBy(customer).find((one) => one.id === request);
  if (found === undefined)
    throw new CliError(`${id} made no request ${request}. \`accord rights show ${id}\` lists them.`);
  if (!['ACCESS', 'PORTABILITY'].includes(found.kind))
    throw new CliError(`The request is for ${found.kind}; only ACCESS and PORTABILITY bring data.`);
  if (found.state === 'REJECTED') throw new CliError('The request was rejected; there is nothing to export.');
  if (found.state !== 'FULFILLED')
    throw new CliError(
      `The request is ${found.state}, and still waits for ${missingOf(found).join(', ')}. Try again later; \`accord rights show ${id}\` says how far they are.`,
    );
  return found;
}

async function readBundle(office: Office, id: string, request: Standing): Promise<unknown> {
  const query =
    'query RightsBundle($id: ID!, $request: ID!) { customer(id: $id) { id rightsRequests(id: $request) { id bundle } } }';
  const variables = { id, request: request.id };
  const { customer } = await askGateway(office, { query, variables, shape: bundles });
  if (customer === null) throw noCustomer(id);
  const text = askedBy(customer)[0]?.bundle ?? undefined;
  if (text === undefined) throw noBundle(id, request);
  return JSON.parse(text) as unknown;
}

function noBundle(customer: string, { kind, tasks }: Standing): CliError {
  const again = `Ask for it once more: \`accord rights request ${customer} ${kind} --evidence …\`.`;
  const done = Math.max(...tasks.map(({ doneAt }) => Date.parse(doneAt ?? '')));
  if (Date.now() >= done + EXPORT_DAYS * DAY_MS)
    return new CliError(
      `The export is over: what a department gave is kept for ${EXPORT_DAYS} days, and the last was done on ${new Date(done).toISOString().slice(0, 10)}. ${again}`,
    );
  return new CliError(
    `The export is not to be had any more: an erasure removes it, and it cannot be opened without the key that it was sealed with. ${again}`,
  );
}
