import { allowedMask } from '../../schema/consent/grants.ts';
import type { PassportSection } from '../../schema/consent/passport.ts';
import { categoryBit, type DataCategory } from '../../schema/vocabulary/dataCategories.ts';
import type { Purpose } from '../../schema/vocabulary/purposes.ts';

/**
 * Whether a customer lets data of a category be read for the purpose of a derived field. An input that is null although it
 * may be read is not known; where it may not be read, it was withheld. `passport`: the one that came with the inputs.
 */
export function mayBeRead(passport: PassportSection, purpose: Purpose, category: DataCategory): boolean {
  return (allowedMask(passport.grants, purpose) & categoryBit(category)) !== 0;
}
