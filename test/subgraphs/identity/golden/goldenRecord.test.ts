import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Correction,
  type GoldenFacts,
  goldenValue,
  sideValue,
} from '../../../../subgraphs/identity/golden/goldenRecord.ts';
import type { Candidate } from '../../../../subgraphs/identity/golden/survivor.ts';
import { readDefinition } from '../../../../subgraphs/identity/resolution/definition/readDefinition.ts';
import { seedOr } from '../../../properties/support/settings.ts';

const RUNS = { numRuns: 500, seed: seedOr(20_261_129) };
const { survivorship } = readDefinition();
const day = (number: number) => new Date(Date.UTC(2026, 0, number));

function says(name: string, value: string, seen: number, verified = false): Candidate {
  const [department, recordId] = name.split('/') as [Candidate['department'], string];
  return { department, recordId, value, normalised: value.toLowerCase(), lastSeen: day(seen), verified };
}
const corrected = (value: string, at: number, customer = 'c-1'): Correction => ({
  customer,
  attribute: 'EMAIL',
  value,
  reason: 'seen',
  at: day(at),
});
const known = (candidates: readonly Candidate[], corrections: readonly Correction[] = []): GoldenFacts => ({
  candidates: new Map([['EMAIL', candidates]]),
  corrections,
});
const CRM = { department: 'crm', recordId: '1' } as const;
const SUPPORT = { department: 'support', recordId: '1' } as const;

describe('the golden value', () => {
  test('is the one that the definition prefers, with its source and date', () => {
    const facts = known([says('crm/1', 'a@x.example', 1, true), says('support/1', 'B@x.example', 9)]);
    expect(goldenValue(facts, survivorship, 'EMAIL')).toEqual({
      value: 'a@x.example',
      source: CRM,
      lastSeen: day(1),
      verified: true,
      rule: 'VERIFIED_FIRST',
    });
    expect(goldenValue(facts, survivorship, 'PHONE')).toBeNull();
  });

  test('is verified where any record is that says so, whichever counts', () => {
    const rules = { ...survivorship, email: [{ kind: 'MOST_RECENT' }] } as const;
    const facts = known([says('crm/1', 'a@x.example', 1, true), says('support/1', 'A@x.example', 9)]);
    expect(goldenValue(facts, rules, 'EMAIL')).toMatchObject({ source: SUPPORT, verified: true });
  });

  test('is a correction, whatever records say', () => {
    const email = fc.constantFrom('a@x.example', 'b@x.example', 'c@x.example');
    const records = fc.array(fc.tuple(email, fc.integer({ min: 1, max: 28 }), fc.boolean()), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(records, email, (said, right) => {
        const candidates = said.map(([value, seen, verified], index) =>
          says(`crm/${index}`, value, seen, verified),
        );
        expect(goldenValue(known(candidates, [corrected(right, 1)]), survivorship, 'EMAIL')).toEqual({
          value: right,
          source: null,
          lastSeen: day(1),
          verified: candidates.some(({ value, verified }) => verified && value === right),
          rule: 'CORRECTION',
        });
      }),
      RUNS,
    );
  });

  test('is the newest of several corrections, and of two of one moment that of the greater id', () => {
    const value = (...corrections: Correction[]) =>
      goldenValue(known([], corrections), survivorship, 'EMAIL')?.value;
    expect(value(corrected('old@x.example', 1), corrected('new@x.example', 2, 'c-0'))).toBe('new@x.example');
    const same = [corrected('one@x.example', 1, 'c-1'), corrected('two@x.example', 1, 'c-2')] as const;
    expect([value(...same), value(same[1], same[0])]).toEqual(['two@x.example', 'two@x.example']);
  });
});

describe('a side of a conflict', () => {
  const candidates = [says('crm/1', 'a@x.example', 1), says('support/1', 'b@x.example', 9)];
  const sideOf = (facts: GoldenFacts, ...records: (typeof CRM | typeof SUPPORT)[]) =>
    sideValue(facts, survivorship, 'EMAIL', records);

  test('says its own value, and is preferred where that is the one that counts', () => {
    expect(sideOf(known(candidates), CRM)).toEqual({ value: 'a@x.example', preferredBy: null });
    expect(sideOf(known(candidates), SUPPORT)).toEqual({ value: 'b@x.example', preferredBy: 'MOST_RECENT' });
  });

  test('shows of several values the one that counts', () => {
    const both = known([...candidates, says('support/2', 'a@x.example', 30)]);
    expect(goldenValue(both, survivorship, 'EMAIL')?.value).toBe('a@x.example');
    expect(sideOf(both, CRM, SUPPORT)).toEqual({ value: 'a@x.example', preferredBy: 'MOST_RECENT' });
  });

  test('is preferred by a correction where it says the same, and no side is where none does', () => {
    const agreed = known(candidates, [corrected('A@x.example', 1)]);
    expect(sideOf(agreed, CRM)).toEqual({ value: 'a@x.example', preferredBy: 'CORRECTION' });
    expect(sideOf(agreed, SUPPORT).preferredBy).toBeNull();
    const other = known(candidates, [corrected('c@x.example', 1)]);
    expect([sideOf(other, CRM).preferredBy, sideOf(other, SUPPORT).preferredBy]).toEqual([null, null]);
  });

  test('says nothing where nothing that it says is kept', () => {
    expect(sideOf(known([]), CRM)).toEqual({ value: null, preferredBy: null });
  });
});
