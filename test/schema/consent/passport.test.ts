import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deriveKeyring } from '../../../schema/consent/keys.ts';
import {
  CLOCK_SKEW_SECONDS,
  isCurrent,
  joinSections,
  mintSection,
  type PassportSection,
  readSection,
  sectionFor,
  sectionsOf,
  verifySection,
} from '../../../schema/consent/passport.ts';
import { encodeText } from '../../../schema/consent/wire.ts';
import { KEY, OLD_KEY, section, tampering, text } from './arbitraries.ts';

const SECTION: PassportSection = {
  audience: 'crm',
  tenant: 'sample',
  customer: 'c-000001',
  issuedAt: 1_000_000,
  expiresAt: 1_000_120,
  grants: { masks: [3, 0, 0x1fff], objectsToAutomation: true },
  records: ['crm-000001', 'crm|2;,'],
};
const RING = { keys: [KEY, OLD_KEY] } as const;
const NOW = SECTION.issuedAt;

describe('a passport section', () => {
  test('says after reading what it said at minting, whatever the texts', () => {
    fc.assert(
      fc.property(section, (minted) => {
        const sealed = mintSection(minted, KEY);
        expect(readSection(sealed)).toEqual(minted);
        expect(sealed).toMatch(/^[!-~]*$/);
      }),
    );
  });

  test('is minted alike for equal facts, so that equal customers have equal passports', () => {
    fc.assert(
      fc.property(section, (minted) => {
        expect(mintSection(structuredClone(minted), KEY)).toBe(mintSection(minted, KEY));
      }),
    );
  });

  test('is refused after any change of a character', () => {
    const sealed = mintSection(SECTION, KEY);
    expect(verifySection(sealed, 'crm', RING, NOW)).toEqual(SECTION);
    fc.assert(
      fc.property(tampering(sealed), (changed) => {
        expect(verifySection(changed, 'crm', RING, NOW)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  test('is refused by every other department', () => {
    const master = { keys: [KEY] } as const;
    fc.assert(
      fc.property(text, text, (audience, other) => {
        fc.pre(audience !== other);
        const [key] = deriveKeyring(master, 'passport', audience).keys;
        const sealed = mintSection({ ...SECTION, audience }, key);
        expect(
          verifySection(sealed, audience, deriveKeyring(master, 'passport', audience), NOW),
        ).toBeDefined();
        expect(verifySection(sealed, other, deriveKeyring(master, 'passport', other), NOW)).toBeUndefined();
        expect(
          verifySection(sealed, audience, deriveKeyring(master, 'passport', other), NOW),
        ).toBeUndefined();
        expect(
          verifySection(sealed, audience, deriveKeyring(master, 'caller', audience), NOW),
        ).toBeUndefined();
      }),
    );
  });

  test('is found in a passport by its audience, whatever stands beside it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(section, { selector: ({ audience }) => audience, minLength: 1 }),
        (sections) => {
          const passport = joinSections(sections.map((each) => mintSection(each, KEY)));
          for (const each of sections) {
            expect(sectionFor(passport, each.audience)).toBe(mintSection(each, KEY));
            expect(sectionsOf(passport).get(encodeText(each.audience))).toBe(mintSection(each, KEY));
            expect(verifySection(passport, each.audience, RING, each.issuedAt)?.customer).toBe(
              isCurrent(each, each.issuedAt) ? each.customer : undefined,
            );
          }
        },
      ),
    );
  });

  test.each([
    '',
    ';',
    'a',
    'a,b',
    'a,b,crm',
    'a,b,crm,c',
    ',,',
    ',,,',
    'x,y,crm;1,k,crm,z',
    ';;a,b,,d',
    'a,b,crm,1;a,b,crm,2',
  ])('is found in the same place however it is looked for, also in what is no passport: "%s"', (passport) => {
    const audiences = ['', 'crm', 'a', 'b'];
    const found = sectionsOf(passport);
    expect(audiences.map((audience) => found.get(audience))).toEqual(
      audiences.map((audience) => sectionFor(passport, audience)),
    );
  });

  test('counts under any key of the ring, and under no other', () => {
    expect(verifySection(mintSection(SECTION, OLD_KEY), 'crm', RING, NOW)).toEqual(SECTION);
    expect(verifySection(mintSection(SECTION, OLD_KEY), 'crm', { keys: [KEY] }, NOW)).toBeUndefined();
    expect(verifySection(mintSection(SECTION, { ...OLD_KEY, id: KEY.id }), 'crm', RING, NOW)).toBeUndefined();
  });

  test.each([
    ['a second before it is issued and the clocks differ', SECTION.issuedAt - CLOCK_SKEW_SECONDS - 1, false],
    ['when it is issued, on a slow clock', SECTION.issuedAt - CLOCK_SKEW_SECONDS, true],
    ['when it is issued', SECTION.issuedAt, true],
    ['when it expires', SECTION.expiresAt, true],
    ['when it expires, on a fast clock', SECTION.expiresAt + CLOCK_SKEW_SECONDS, true],
    ['a second after', SECTION.expiresAt + CLOCK_SKEW_SECONDS + 1, false],
    ['at no time', Number.NaN, false],
  ])('in its life: %s', (_, now, counts) => {
    expect(verifySection(mintSection(SECTION, KEY), 'crm', RING, now) !== undefined).toBe(counts);
  });

  test.each([undefined, null, 1, {}, [], '', ',', ';;', '1,k2,crm', 'é'.repeat(50)])(
    'is refused, not thrown at: %p',
    (passport) => {
      expect(verifySection(passport, 'crm', RING, NOW)).toBeUndefined();
    },
  );

  test('is refused above the length that nobody needs', () => {
    const records = Array.from({ length: 10_000 }, (_, index) => `crm-${index}`);
    expect(verifySection(mintSection({ ...SECTION, records }, KEY), 'crm', RING, NOW)).toBeUndefined();
  });

  test('is not minted with an empty record id, which could not be told from none', () => {
    expect(() => mintSection({ ...SECTION, records: [''] }, KEY)).toThrow('must not be empty');
  });

  test('is not minted with half a surrogate pair, which has no UTF-8', () => {
    expect(() => mintSection({ ...SECTION, customer: '\ud800' }, KEY)).toThrow(URIError);
  });
});
