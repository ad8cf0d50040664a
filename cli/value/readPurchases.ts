import { createReadStream } from 'node:fs';
import { parse as parseCsv } from 'csv-parse/sync';
import { isCalendarDate, parseInstant } from '../../schema/vocabulary/scalarForms.ts';
import { cdnowParser, isCdnowHeader } from '../../subgraphs/commerce/cdnow.ts';
import type { ParsedLine } from '../../subgraphs/kit/importer.ts';
import { type Line, readLines } from '../../subgraphs/kit/readLines.ts';
import type { CustomerOrder } from '../../subgraphs/playbook/value/purchaseHistories.ts';
import { CliError, explain } from '../cliError.ts';
import { requireFile } from '../inputFile.ts';
import { minorDigits } from './minorDigits.ts';

export interface Purchases {
  readonly currency: string;
  readonly orders: readonly CustomerOrder<string>[];
}

type Parse = (line: Line) => ParsedLine<CustomerOrder<string>>;

const COLUMNS = ['customer', 'date', 'amount'] as const;
const CDNOW_CURRENCY = 'USD';

/**
 * Reads purchases: those of CDNOW, which are in US dollars, or CSV with the columns customer, date and amount, in any order and
 * among others. Throws a CliError that names the first line that is none, and quotes nothing of it.
 */
export async function readPurchases(path: string, currency: string | undefined): Promise<Purchases> {
  await requireFile(path, 'expected purchases');
  const orders: CustomerOrder<string>[] = [];
  let format: { readonly currency: string; readonly parse: Parse } | undefined;
  await explain(path, async () => {
    for await (const line of readLines(createReadStream(path))) {
      format ??= formatOf(line, currency);
      const parsed = format.parse(line);
      if (parsed.kind === 'Rejected') throw new CliError(`${path}:${line.number}: ${parsed.reason}.`);
      if (parsed.kind === 'Record') orders.push(parsed.record);
    }
  });
  if (format === undefined || orders.length === 0) throw new CliError(`${path} holds no purchases.`);
  return { currency: format.currency, orders };
}

function formatOf(header: Line, currency: string | undefined) {
  if (isCdnowHeader(header)) {
    if (currency !== undefined && currency !== CDNOW_CURRENCY)
      throw new CliError(`The purchases of CDNOW are in ${CDNOW_CURRENCY}, and not in ${currency}.`);
    return { currency: CDNOW_CURRENCY, parse: cdnowOrders() };
  }
  if (currency === undefined)
    throw new CliError('Say with --currency in which currency the amounts of the file are.');
  return { currency, parse: csvOrders(minorDigits(currency)) };
}

function cdnowOrders(): Parse {
  const parse = cdnowParser();
  return (line) => {
    const parsed = parse(line);
    if (parsed.kind !== 'Record') return parsed;
    const { shopperId, date, cents } = parsed.record;
    return {
      kind: 'Record',
      record: { customer: shopperId, at: new Date(`${date}T00:00:00Z`), amountMinor: cents },
    };
  };
}

/** `digits`: how many decimals the currency has. */
function csvOrders(digits: number): Parse {
  let places: readonly number[] = [];
  return (line) => {
    if (line.text.trim() === '') return { kind: 'Ignored' };
    const cells = cellsOf(line.text);
    if (line.number > 1) return orderOf(cells && places.map((place) => cells[place] ?? ''), digits);
    places = COLUMNS.map((column) => cells?.indexOf(column) ?? -1);
    return places.includes(-1)
      ? rejected(`must name the columns ${COLUMNS.join(', ')}, separated by commas`)
      : { kind: 'Ignored' };
  };
}

/** Of the cells in the order of COLUMNS; undefined for a line that has none. */
function orderOf(cells: readonly string[] | undefined, digits: number): ReturnType<Parse> {
  if (cells === undefined) return rejected('is not well-formed CSV of one line');
  const [customer = '', date = '', amount = ''] = cells;
  if (customer === '') return rejected('customer must not be empty');
  const at = isCalendarDate(date) ? new Date(`${date}T00:00:00Z`) : parseInstant(date);
  if (at === undefined)
    return rejected('date must be a day, such as 2026-12-24, or a time, such as 2026-12-24T12:00:00Z');
  const amountMinor = minorOf(amount, digits);
  if (amountMinor === undefined)
    return rejected(`amount must be a number with up to ${digits} decimals after a point, and not negative`);
  return { kind: 'Record', record: { customer, at, amountMinor } };
}

const rejected = (reason: string) => ({ kind: 'Rejected', reason }) as const;

/** Undefined for what is no such amount. No floating point touches it. */
function minorOf(amount: string, digits: number): number | undefined {
  const [, whole, decimals = ''] = /^(\d{1,12})(?:\.(\d+))?$/.exec(amount) ?? [];
  if (whole === undefined || decimals.length > digits) return undefined;
  return Number(`${whole}${decimals.padEnd(digits, '0')}`);
}

/** Undefined when the quotes do not match. */
function cellsOf(text: string): string[] | undefined {
  try {
    const [cells = []] = parseCsv(text, { trim: true, relax_column_count: true }) as string[][];
    return cells;
  } catch {
    return undefined;
  }
}
