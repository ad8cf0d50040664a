import { grantsOf } from '../../schema/consent/grants.ts';
import { deriveKeyring, type Keyring } from '../../schema/consent/keys.ts';
import { joinSections, mintSection } from '../../schema/consent/passport.ts';
import { DATA_CATEGORIES } from '../../schema/vocabulary/dataCategories.ts';
import { PURPOSES } from '../../schema/vocabulary/purposes.ts';
import { CUSTOMERS, type CustomerKind, customerId } from './customerIds.ts';
import { SUBGRAPHS, TENANT } from './subgraphs.ts';
import { withheldCategories } from './withholding.ts';

/** Longer than the longest run, so that one minting serves it; a real passport lives for two minutes. */
const LIFETIME_SECONDS = 24 * 60 * 60;

/**
 * The passport of every canned customer, by id: real ones, a section for each department under a key derived for it.
 * `now` is in seconds since 1970.
 */
export function mintPassports(master: Keyring, now: number): ReadonlyMap<string, string> {
  const keys = SUBGRAPHS.map((audience) => ({
    audience,
    key: deriveKeyring(master, 'passport', audience).keys[0],
  }));
  return new Map(
    customerIds().map((customer) => {
      const grants = grantsFor(customer);
      const sections = keys.map(({ audience, key }) =>
        mintSection(
          {
            audience,
            tenant: TENANT,
            customer,
            issuedAt: now,
            expiresAt: now + LIFETIME_SECONDS,
            grants,
            records: audience === 'identity' ? [] : [`${audience}-${customer}`],
          },
          key,
        ),
      );
      return [customer, joinSections(sections)];
    }),
  );
}

/** In place of passports: keys that say who is meant and nothing else, at the place where a passport says it. */
export function shortKeys(): ReadonlyMap<string, string> {
  return new Map(customerIds().map((id) => [id, `,,,,${id}`]));
}

function customerIds(): string[] {
  const kinds: readonly CustomerKind[] = ['OPEN', 'MIXED'];
  return kinds.flatMap((kind) => Array.from({ length: CUSTOMERS }, (_, index) => customerId(kind, index)));
}

function grantsFor(customer: string) {
  const withheld = withheldCategories(customer);
  const allowed = DATA_CATEGORIES.filter((category) => !withheld.has(category));
  return grantsOf(Object.fromEntries(PURPOSES.map((purpose) => [purpose, allowed])));
}
