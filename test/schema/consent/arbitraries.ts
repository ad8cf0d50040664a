import fc from 'fast-check';
import { CALLER_KINDS, type Caller } from '../../../schema/consent/callerToken.ts';
import type { Grants } from '../../../schema/consent/grants.ts';
import type { Key } from '../../../schema/consent/keys.ts';
import type { PassportSection } from '../../../schema/consent/passport.ts';
import { DUTIES, type Warrant } from '../../../schema/consent/warrant.ts';
import { ALL_CATEGORIES } from '../../../schema/vocabulary/dataCategories.ts';
import { PURPOSES } from '../../../schema/vocabulary/purposes.ts';

/** Any Unicode text, much of it made of what separates and encodes. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(',', ';', '|', '%', '%2C', '!', '.', 'a', 'é', '\n', '\0', '🙂') }),
);
export const text: fc.Arbitrary<string> = anyText.filter((value) => value !== '');

export const grants: fc.Arbitrary<Grants> = fc.record({
  masks: fc.array(fc.integer({ min: 0, max: ALL_CATEGORIES }), { maxLength: PURPOSES.length }),
  objectsToAutomation: fc.boolean(),
});

const time = fc.integer({ min: 0, max: 999_999_999_999 });

export const section: fc.Arbitrary<PassportSection> = fc.record({
  audience: text,
  tenant: text,
  customer: text,
  issuedAt: time,
  expiresAt: time,
  grants,
  records: fc.array(text, { maxLength: 5 }),
});

export const caller: fc.Arbitrary<Caller> = fc.record({
  audience: text,
  tenant: anyText,
  client: anyText,
  kind: fc.constantFrom(...CALLER_KINDS),
  automated: fc.boolean(),
  purpose: anyText,
  holds: fc.array(text, { maxLength: 4 }),
  scopes: fc.array(text, { maxLength: 4 }),
  person: anyText,
  derivedField: anyText,
  requestId: anyText,
  issuedAt: time,
  expiresAt: time,
});

export const warrant: fc.Arbitrary<Warrant> = fc.record({
  audience: text,
  tenant: text,
  request: text,
  duty: fc.constantFrom(...DUTIES),
  issuedAt: time,
  expiresAt: time,
  records: fc.array(text, { maxLength: 5 }),
});

/** One printable change to a sealed text: a character replaced, removed or inserted, but not one that sets it apart. */
export function tampering(sealed: string): fc.Arbitrary<string> {
  const character = fc.oneof(
    fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 1 }),
    fc.constantFrom('é', ',', ';', '|'),
  );
  return fc
    .record({
      at: fc.nat({ max: sealed.length - 1 }),
      removed: fc.constantFrom(0, 1),
      added: fc.option(character, { nil: '' }),
    })
    .map(({ at, removed, added }) => sealed.slice(0, at) + added + sealed.slice(at + removed))
    .filter((changed) => !changed.split(';').includes(sealed));
}

export const KEY: Key = { id: 'k2', secret: Buffer.alloc(32, 2) };
export const OLD_KEY: Key = { id: 'k1', secret: Buffer.alloc(32, 1) };
