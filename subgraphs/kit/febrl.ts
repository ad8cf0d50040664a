import { parse as parseCsv } from 'csv-parse/sync';
import { isCalendarDate } from '../../schema/vocabulary/scalarForms.ts';
import { ImportError } from './importError.ts';
import type { ParsedLine } from './importer.ts';
import type { Line } from './readLines.ts';

/** The columns of a FEBRL file (Freely Extensible Biomedical Record Linkage, Christen 2008), in their order. */
const COLUMNS = [
  'rec_id',
  'given_name',
  'surname',
  'street_number',
  'address_1',
  'address_2',
  'suburb',
  'postcode',
  'state',
  'date_of_birth',
  'soc_sec_id',
] as const;

type Column = (typeof COLUMNS)[number];

/** One person of a FEBRL file. What the file leaves empty is null. */
export interface FebrlPerson {
  /** The file's own id, such as rec-1070-org. */
  readonly recId: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly streetNumber: string | null;
  readonly addressLine1: string | null;
  readonly addressLine2: string | null;
  readonly suburb: string | null;
  readonly postcode: string | null;
  /** The Australian state, in capitals. */
  readonly state: string | null;
  /** yyyy-mm-dd; null also for a day that is not in the calendar. */
  readonly birthDate: string | null;
  /** The social security number: to tell people apart by, and shown nowhere. */
  readonly nationalId: string | null;
}

/** Reads a line of a FEBRL file; to be given to importFile. Throws an ImportError for another header, or a cut-off file. */
export function parseFebrl(line: Line): ParsedLine<FebrlPerson> {
  const cells = cellsOf(line.text);
  if (line.number === 1) {
    if (cells?.join() !== COLUMNS.join())
      throw new ImportError(`is not the header of a FEBRL file: ${COLUMNS.join(', ')}`, { line: 1 });
    return { kind: 'Ignored' };
  }
  if (line.text.trim() === '') return { kind: 'Ignored' };
  if (cells === undefined) return { kind: 'Rejected', reason: 'not well-formed CSV' };
  if (cells.length !== COLUMNS.length) {
    if (!line.terminated) throw new ImportError('ends in the middle of a record', { line: line.number });
    return { kind: 'Rejected', reason: `${cells.length} columns, expected ${COLUMNS.length}` };
  }
  const cell = (column: Column) => cells[COLUMNS.indexOf(column)] || null;
  const recId = cell('rec_id');
  if (recId === null) return { kind: 'Rejected', reason: 'no rec_id' };
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(recId))
    return { kind: 'Rejected', reason: 'a rec_id that is not of letters, digits, "-" and "_"' };
  return { kind: 'Record', key: recId, record: personOf(recId, cell) };
}

function personOf(recId: string, cell: (column: Column) => string | null): FebrlPerson {
  return {
    recId,
    givenName: cell('given_name'),
    familyName: cell('surname'),
    streetNumber: cell('street_number'),
    addressLine1: cell('address_1'),
    addressLine2: cell('address_2'),
    suburb: cell('suburb'),
    postcode: cell('postcode'),
    state: cell('state')?.toUpperCase() ?? null,
    birthDate: birthDateOf(cell('date_of_birth')),
    nationalId: cell('soc_sec_id'),
  };
}

function birthDateOf(text: string | null): string | null {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(text ?? '') ?? [];
  const date = `${year}-${month}-${day}`;
  return isCalendarDate(date) ? date : null;
}

/** The line's cells, trimmed; undefined when the quotes do not match. */
function cellsOf(text: string): string[] | undefined {
  try {
    const [cells = []] = parseCsv(text, { trim: true, relax_column_count: true }) as string[][];
    return cells;
  } catch {
    return undefined;
  }
}
