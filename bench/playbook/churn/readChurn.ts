import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** One customer of the telecom company, without the id. */
export interface ChurnRow {
  /** Whole months. */
  readonly tenure: number;
  readonly monthlyCharges: number;
  /** All that was charged so far; as much as one month's where the file says nothing, as it does of those in their first. */
  readonly totalCharges: number;
  /** Whether they left within the last month: what is to be foreseen. */
  readonly left: boolean;
  /** All columns but the id and whether they left, by name and as they stand there. */
  readonly columns: Readonly<Record<string, string>>;
}

/** Reads telco_customer_churn.csv. Throws a RangeError that names the line which is not as it should be. */
export function readChurn(path: string): ChurnRow[] {
  const records = parse(readFileSync(path, 'utf8'), { columns: true, bom: true }) as Record<string, string>[];
  return records.map(({ customerID: _, Churn: churn, ...columns }, index) => {
    const number = (name: string, empty: number) => {
      const text = columns[name]?.trim();
      const value = text === '' ? empty : Number(text);
      if (!(value >= 0)) throw new RangeError(`line ${index + 2}: ${name} is no number`);
      return value;
    };
    if (churn !== 'Yes' && churn !== 'No')
      throw new RangeError(`line ${index + 2}: Churn is neither Yes nor No`);
    const monthlyCharges = number('MonthlyCharges', Number.NaN);
    const tenure = number('tenure', Number.NaN);
    return {
      tenure,
      monthlyCharges,
      totalCharges: number('TotalCharges', monthlyCharges),
      left: churn === 'Yes',
      columns,
    };
  });
}
