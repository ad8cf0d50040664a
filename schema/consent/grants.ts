import { ALL_CATEGORIES, categoryBit, type DataCategory } from '../vocabulary/dataCategories.ts';
import { PURPOSES, type Purpose, purposePosition } from '../vocabulary/purposes.ts';

/**
 * What one customer allows, as a passport carries it: for each purpose (by its position in the vocabulary) a mask of
 * the data categories that may be used for it, and whether the customer objects to being processed by a machine.
 */
export interface Grants {
  /** masks[purposePosition] has bit n set when category n is allowed. A missing position means nothing is allowed. */
  readonly masks: readonly number[];
  /** GDPR art. 22: no automated client may read anything that needs consent. */
  readonly objectsToAutomation: boolean;
}

/** Nothing at all: what holds when nothing is known. */
export const NO_GRANTS: Grants = Object.freeze({ masks: Object.freeze([]), objectsToAutomation: false });

/** Builds grants from the allowed categories of each purpose; a purpose left out allows nothing. */
export function grantsOf(
  allowed: Partial<Readonly<Record<Purpose, readonly DataCategory[] | 'ALL'>>>,
  objectsToAutomation = false,
): Grants {
  const masks = PURPOSES.map((purpose) => {
    const categories = allowed[purpose];
    if (categories === undefined) return 0;
    if (categories === 'ALL') return ALL_CATEGORIES;
    return categories.reduce((mask, category) => mask | categoryBit(category), 0);
  });
  return { masks, objectsToAutomation };
}

/** The categories allowed for a purpose, as a mask; 0 for a word that is no purpose. */
export function allowedMask(grants: Grants, purpose: string): number {
  return grants.masks[purposePosition(purpose)] ?? 0;
}

/** `hex(.hex)*` in purpose order, then `!` when the customer objects to automation. Shape: docs/passport.md. */
export function encodeGrants(grants: Grants): string {
  const masks = grants.masks.map((mask) => mask.toString(16)).join('.');
  return grants.objectsToAutomation ? `${masks}!` : masks;
}

const MASK = '(?:0|[1-9a-f][0-9a-f]{0,7})';
const WIRE = new RegExp(`^(?:${MASK}(?:\\.${MASK})*)?!?$`);

/** The inverse of encodeGrants; undefined for anything it cannot have made. */
export function decodeGrants(text: string): Grants | undefined {
  if (!WIRE.test(text)) return undefined;
  const objectsToAutomation = text.endsWith('!');
  const body = objectsToAutomation ? text.slice(0, -1) : text;
  const masks = body === '' ? [] : body.split('.').map((mask) => Number.parseInt(mask, 16));
  return { masks, objectsToAutomation };
}
