import { isCalendarDate } from '../../schema/vocabulary/scalarForms.ts';
import { ImportError } from '../kit/importError.ts';
import type { ParsedLine } from '../kit/importer.ts';
import type { Line } from '../kit/readLines.ts';

/** One row of the CDNOW purchases (Fader and Hardie): what a customer bought in one go. */
export interface CdnowPurchase {
  readonly shopperId: string;
  readonly orderId: string;
  /** yyyy-mm-dd; the file knows no times. */
  readonly date: string;
  readonly cds: number;
  readonly cents: number;
}

const COLUMNS = ['customer_id', 'date', 'number_of_cds', 'dollar_value'];

/** A row that was read, but for the ids. */
type Row = Omit<CdnowPurchase, 'shopperId' | 'orderId'> & { readonly customer: string };

/** Splits at white space, however much of it. */
function columnsOf(line: Line): string[] {
  return line.text.split(/\s+/).filter((column) => column !== '');
}

/**
 * A parser for one file. The file has no order ids, and a customer may have alike rows on one day; so an order is named
 * by its customer, its day, and its number on that day: `cdnow-00001-19970101-1`.
 */
export function cdnowParser(): (line: Line) => ParsedLine<CdnowPurchase> {
  const numbers = new Map<string, number>();
  return (line) => {
    if (line.number === 1) return header(line);
    const columns = columnsOf(line);
    if (columns.length === 0) return { kind: 'Ignored' };
    const row = readRow(columns);
    if (typeof row === 'string') {
      if (!line.terminated) throw new ImportError('ends in the middle of a record', { line: line.number });
      return { kind: 'Rejected', reason: row };
    }
    const { customer, ...purchase } = row;
    const shopperId = `cdnow-${customer}`;
    const day = `${shopperId}-${row.date.replaceAll('-', '')}`;
    const number = (numbers.get(day) ?? 0) + 1;
    numbers.set(day, number);
    return { kind: 'Record', record: { shopperId, orderId: `${day}-${number}`, ...purchase } };
  };
}

/** Whether a file that begins with this line is one of CDNOW purchases. */
export function isCdnowHeader(line: Line): boolean {
  return columnsOf(line).join() === COLUMNS.join();
}

function header(line: Line): ParsedLine<never> {
  if (!isCdnowHeader(line))
    throw new ImportError(`must name the columns ${COLUMNS.join(', ')}, separated by white space`, {
      line: 1,
    });
  return { kind: 'Ignored' };
}

/** The row, or what was expected instead. All is checked: what a file was cut off in looks nearly right. */
function readRow(columns: readonly string[]): Row | string {
  const [customer = '', date = '', cds = '', dollars = ''] = columns;
  if (columns.length !== COLUMNS.length)
    return `needs ${COLUMNS.length} columns (${COLUMNS.join(', ')}), and has ${columns.length}`;
  if (!/^\d{1,9}$/.test(customer)) return 'customer_id must be a whole number of up to 9 digits';
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  if (!/^[1-9]\d{7}$/.test(date) || !isCalendarDate(day))
    return 'date must be a day of the calendar as yyyymmdd';
  if (!/^[1-9]\d{0,5}$/.test(cds)) return 'number_of_cds must be a whole number from 1 to 999999';
  if (!/^\d{1,9}\.\d\d$/.test(dollars))
    return 'dollar_value must be dollars and cents with a point and two decimals, such as 11.77, and not negative';
  return {
    customer: String(Number(customer)).padStart(5, '0'),
    date: day,
    cds: Number(cds),
    cents: Number(dollars.replace('.', '')),
  };
}
