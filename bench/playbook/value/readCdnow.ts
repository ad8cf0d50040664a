import { readFileSync } from 'node:fs';
import type { CustomerOrder } from '../../../subgraphs/playbook/value/purchaseHistories.ts';

/** The first 39 weeks of the CDNOW data, in which its customers came, and the 39 weeks after them. */
export const CDNOW_SPLIT = {
  calibratedUntil: new Date('1997-09-30T00:00:00Z'),
  heldOutUntil: new Date('1998-06-30T00:00:00Z'),
};

/** Customer, day (yyyymmdd), CDs, dollars and cents. */
const ROW = /^\s*(\d+)\s+(\d{4})(\d\d)(\d\d)\s+\d+\s+(\d+)[.](\d\d)\s*$/;

/** All purchases of `cdnow_master.txt` (Fader and Hardie), in cents. Throws an Error that names a line of another form. */
export function readCdnow(path: string): CustomerOrder<string>[] {
  const [, ...lines] = readFileSync(path, 'utf8').trimEnd().split(/\r?\n/);
  return lines.map((line, index) => {
    const [, customer, year, month, day, dollars, cents] = ROW.exec(line) ?? [];
    if (customer === undefined) throw new Error(`${path}:${index + 2}: is not a purchase of the CDNOW data`);
    return {
      customer,
      at: new Date(`${year}-${month}-${day}T00:00:00Z`),
      amountMinor: Number(dollars) * 100 + Number(cents),
    };
  });
}
