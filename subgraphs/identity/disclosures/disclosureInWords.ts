import type { DisclosureRow } from './readDisclosures.ts';

/**
 * A disclosure in a sentence: "marketing-bot, a machine, asked for direct marketing: 1 field was given (Customer.name);
 * 2 fields were kept back; 3 fields were read to work out others."
 */
export function disclosureInWords(
  row: Pick<DisclosureRow, 'client' | 'purpose' | 'automated' | 'released' | 'withheld' | 'read'>,
): string {
  const who = row.client === '' ? 'Somebody who did not say who they are' : row.client;
  const machine = row.automated ? ', a machine,' : '';
  const purpose = row.purpose === '' ? 'no stated purpose' : row.purpose.toLowerCase().replaceAll('_', ' ');
  const given =
    row.released.length === 0
      ? 'nothing was given'
      : `${fields(row.released.length)} given (${row.released.join(', ')})`;
  const kept = new Set(row.withheld.map(({ field }) => field)).size;
  const read = new Set(row.read.map(({ field }) => field)).size;
  const parts = [
    given,
    ...(kept > 0 ? [`${fields(kept)} kept back`] : []),
    ...(read > 0 ? [`${fields(read)} read to work out others`] : []),
  ];
  return `${who}${machine} asked for ${purpose}: ${parts.join('; ')}.`;
}

function fields(count: number): string {
  return count === 1 ? '1 field was' : `${count} fields were`;
}
