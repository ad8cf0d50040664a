import { DATA_CATEGORIES, type DataCategory } from '../../schema/vocabulary/dataCategories.ts';
import { customerIndex } from './customerIds.ts';

/** Every n-th customer of the mixed kind withholds something. */
const EVERY = 3;

/**
 * The categories that a customer withholds from every purpose: none, or a third of the vocabulary; which third differs
 * from one such customer to the next.
 */
export function withheldCategories(id: string): ReadonlySet<DataCategory> {
  const index = customerIndex(id);
  if (id.startsWith('open') || index % EVERY !== 0) return NOTHING;
  return THIRDS[(index / EVERY) % EVERY] ?? NOTHING;
}

const NOTHING: ReadonlySet<DataCategory> = new Set();

const THIRDS: readonly ReadonlySet<DataCategory>[] = Array.from(
  { length: EVERY },
  (_, third) => new Set(DATA_CATEGORIES.filter((_category, position) => position % EVERY === third)),
);
