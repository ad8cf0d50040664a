import { readFileSync } from 'node:fs';
import { cdnowParser } from '../../../subgraphs/commerce/cdnow.ts';
import type { CustomerOrder } from '../../../subgraphs/playbook/value/purchaseHistories.ts';

/** The first 39 weeks of the CDNOW data, in which its customers came, and the 39 weeks after them. */
export const CDNOW_SPLIT = {
  calibratedUntil: new Date('1997-09-30T00:00:00Z'),
  heldOutUntil: new Date('1998-06-30T00:00:00Z'),
};

/** All purchases of `cdnow_master.txt` (Fader and Hardie), in cents. Throws an Error that names a line of another form. */
export function readCdnow(path: string): CustomerOrder<string>[] {
  const parse = cdnowParser();
  const lines = readFileSync(path, 'utf8').trimEnd().split(/\r?\n/);
  return lines.flatMap((text, index) => {
    const parsed = parse({ number: index + 1, text, end: 0, terminated: true });
    if (parsed.kind === 'Rejected') throw new Error(`${path}:${index + 1}: ${parsed.reason}`);
    if (parsed.kind === 'Ignored') return [];
    const { shopperId, date, cents } = parsed.record;
    return [{ customer: shopperId, at: new Date(`${date}T00:00:00Z`), amountMinor: cents }];
  });
}
