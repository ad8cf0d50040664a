/**
 * What kind of personal data a field holds. Each value is a term of the DPV's personal data extension (DPV-PD).
 *
 * The order is part of the passport's wire format (docs/passport.md): category n is bit n of a grant mask. A category
 * keeps its position for ever, new ones are appended (up to 31 bits), none is removed.
 */
export const DATA_CATEGORIES = [
  'IDENTITY',
  'CONTACT_EMAIL',
  'CONTACT_PHONE',
  'ADDRESS',
  'IDENTIFIER',
  'DEMOGRAPHIC',
  'TRANSACTION',
  'PAYMENT',
  'SUPPORT_CONTENT',
  'BEHAVIOUR',
  'PREFERENCE',
  'INFERRED',
  'SPECIAL_CATEGORY',
] as const;

export type DataCategory = (typeof DATA_CATEGORIES)[number];

/** The DPV-PD (or DPV) identifier of each category. */
export const DATA_CATEGORY_DPV: Readonly<Record<DataCategory, string>> = {
  IDENTITY: 'dpv-pd:Name',
  CONTACT_EMAIL: 'dpv-pd:EmailAddress',
  CONTACT_PHONE: 'dpv-pd:TelephoneNumber',
  ADDRESS: 'dpv-pd:PhysicalAddress',
  IDENTIFIER: 'dpv-pd:UID',
  DEMOGRAPHIC: 'dpv-pd:Demographic',
  TRANSACTION: 'dpv-pd:Transactional',
  PAYMENT: 'dpv-pd:FinancialAccount',
  SUPPORT_CONTENT: 'dpv-pd:Communication',
  BEHAVIOUR: 'dpv-pd:Behavioral',
  PREFERENCE: 'dpv-pd:Preference',
  INFERRED: 'dpv:InferredPersonalData',
  SPECIAL_CATEGORY: 'dpv:SpecialCategoryPersonalData',
};

const bits = new Map<string, number>(DATA_CATEGORIES.map((category, index) => [category, 1 << index]));

/** The category's bit in a grant mask, or 0 for a word that is no category. */
export function categoryBit(category: string): number {
  return bits.get(category) ?? 0;
}

export function isDataCategory(value: string): value is DataCategory {
  return bits.has(value);
}

/** The mask of several categories. */
export function categoryMask(categories: Iterable<DataCategory>): number {
  let mask = 0;
  for (const category of categories) mask |= categoryBit(category);
  return mask;
}

/** Every category there is. */
export const ALL_CATEGORIES: number = categoryMask(DATA_CATEGORIES);

/** The categories of a mask, in the vocabulary's order. */
export function categoriesOf(mask: number): DataCategory[] {
  return DATA_CATEGORIES.filter((category) => (mask & categoryBit(category)) !== 0);
}
