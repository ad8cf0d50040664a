import type { Selectable } from 'kysely';
import type { Keyring } from '../../../schema/consent/keys.ts';
import { openText } from '../../kit/sealing.ts';
import type { RightsPartsTable } from '../tables.ts';
import { sealScope } from './rightsDesk.ts';

/** What a department exported, from all its pieces in their order; undefined where one cannot be opened. */
export function openPieces(
  sealing: Keyring,
  pieces: readonly Selectable<RightsPartsTable>[],
): string | undefined {
  let whole = '';
  for (const { tenant, request, department, piece, sealed } of pieces) {
    const text = openText(sealing, 'rights', sealScope(tenant, request, `${department}/${piece}`), sealed);
    if (text === undefined) return undefined;
    whole += text;
  }
  return whole;
}
