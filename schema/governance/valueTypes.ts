/**
 * Types that say nothing about anybody wherever they stand, so that root fields and receipts may use them too although
 * they are also reached from Customer. Reviewed by the privacy officers: a type is added here only when its values mean
 * nothing without the field that holds them.
 */
export const VALUE_TYPES: ReadonlySet<string> = new Set(['Money', 'PageInfo']);
