import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compilePolicy } from '../../../../schema/consent/policy.ts';
import { PURPOSES, type Purpose } from '../../../../schema/vocabulary/purposes.ts';
import type { GradePart } from '../../../../subgraphs/playbook/grade/findings.ts';
import { gradeCustomer } from '../../../../subgraphs/playbook/grade/gradeCustomer.ts';
import { GRADES } from '../../../../subgraphs/playbook/grade/gradeFile.ts';
import { readGrade } from '../../../../subgraphs/playbook/grade/readGrade.ts';
import type { CustomerInputs, InputValues } from '../../../../subgraphs/playbook/grounding/inputValues.ts';
import { INPUT_FIELDS, servesPurpose } from '../../../../subgraphs/playbook/inputPolicy.ts';
import {
  anyInputs,
  daysBefore,
  inputsOf,
  NOW,
  someFields,
  VALUES,
  withholding,
} from '../grounding/someInputs.ts';

const definition = readGrade();
const policy = compilePolicy(readFileSync('schema/supergraph.graphql', 'utf8'));

/** As the gateway hands them over: what the purpose excludes is withheld. */
function grade(inputs: CustomerInputs, purpose: Purpose = 'CUSTOMER_SUPPORT') {
  const excluded = INPUT_FIELDS.filter((field) => !servesPurpose(field, purpose));
  return gradeCustomer(definition, withholding(inputs, excluded), {
    purpose,
    now: NOW,
    mayKnow: (field) => servesPurpose(field, purpose),
  });
}
const IDENTITY_FINDINGS = [
  ['CLEAN', 'NOT_ASSESSED', 'Customer.conflicts'],
  ['CLEAN', 'NOT_ASSESSED', 'Customer.sources'],
];
const found = ({ findings }: ReturnType<typeof grade>) =>
  findings.map(({ part, kind, fields }) => [part, kind, fields.join(' ')]);
const NOT_ONE_PERSON =
  'Do not conclude that all records are of one person, or agree with each other; Customer.sources and Customer.conflicts say so.';

describe('a grade', () => {
  test('is the best where all is known, fresh and released, but for what is not assessed', () => {
    const best = grade(inputsOf());
    expect(best).toMatchObject({ grade: 'A', consented: 1, contextualised: 1 });
    // 15 of 17: the weights of the inputs, and of what is not assessed
    expect(best.clean).toBeCloseTo(15 / 17, 8);
    expect(found(best)).toEqual(IDENTITY_FINDINGS);
    expect(best.mayNotConclude).toEqual([NOT_ONE_PERSON]);
    expect(best.counts).toEqual({ known: 14, unknown: 0, withheld: 0, notForPurpose: 0 });
  });

  test.each<[string, Partial<InputValues>, string, number]>([
    ['an e-mail address that is none', { 'Customer.email': 'ada at home' }, 'INVALID', 3],
    ['a name that is none', { 'Customer.name': 'Ada\n<b>' }, 'INVALID', 3],
    ['a telephone number that is none', { 'Customer.phone': '0800 CALL' }, 'INVALID', 1],
    ['a word that nobody knows', { 'Customer.tier': 'DIAMOND' }, 'INVALID', 1],
    [
      'money of no currency',
      { 'Customer.lifetimeValue': { amountMinor: 1, currency: 'euro' } },
      'INVALID',
      2,
    ],
    ['a first order that is yet to come', { 'Customer.firstOrderAt': daysBefore(-1) }, 'INVALID', 1],
    ['a count below nothing', { 'Customer.openTicketCount': -1 }, 'INVALID', 2],
  ])('is lowered by the weight of %s', (_, values, kind, weight) => {
    const [field = ''] = Object.keys(values);
    const lower = grade(inputsOf(values));
    expect(lower.clean).toBeCloseTo((15 - weight) / 17, 8);
    expect(found(lower)).toContainEqual(['CLEAN', kind, field]);
  });

  test('is lowered by what is missing, and not by what need not be there', () => {
    const lower = grade(inputsOf({}, { 'Customer.email': 'UNKNOWN' }));
    expect(lower.clean).toBeCloseTo(12 / 17, 8);
    expect(found(lower)).toContainEqual(['CLEAN', 'MISSING', 'Customer.email']);
    expect(lower.findings[0]).toMatchObject({ mendedBy: 'Sales administration', lowersBy: 3 / 17 });
    const prospect = { 'Customer.lifetimeValue': 'UNKNOWN', 'Customer.lastOrderAt': 'UNKNOWN' } as const;
    expect(grade(inputsOf({}, prospect)).findings).toHaveLength(2);
  });

  test('is lowered by what came in no form that can be read, as by what is not of its form, and not as if it were missing', () => {
    const lower = grade(inputsOf({}, { 'Customer.email': 'INVALID', 'Customer.lifetimeValue': 'INVALID' }));
    expect(lower.clean).toBeCloseTo((15 - 3 - 2) / 17, 8);
    expect(found(lower)).toEqual([
      ['CLEAN', 'INVALID', 'Customer.email'],
      ['CLEAN', 'INVALID', 'Customer.lifetimeValue'],
      ...IDENTITY_FINDINGS,
    ]);
    expect(lower.counts).toEqual({ known: 12, unknown: 2, withheld: 0, notForPurpose: 0 });
  });

  test('knows nothing of the context by it either, also where nothing there would be fine', () => {
    const lower = grade(inputsOf({}, { 'Customer.lastOrderAt': 'INVALID', 'Customer.returns': 'INVALID' }));
    expect(lower.contextualised).toBeCloseTo(9 / 11, 8);
    const context = lower.findings.filter(({ part }) => part === 'CONTEXTUALISED');
    expect(context).toMatchObject([
      { kind: 'INVALID', fields: ['Customer.lastOrderAt'], mendedBy: 'The shop' },
      { kind: 'INVALID', fields: ['Customer.returns'], mendedBy: 'The shop' },
    ]);
    expect(lower.mayNotConclude).toContain('Do not conclude that the customer has no open matter.');
  });

  test('is lowered by age: not at the maximum, by half at twice the maximum, in between in proportion', () => {
    const seen = (days: number) =>
      grade(
        inputsOf({
          'Customer.interactions': [],
          'Customer.tickets': [],
          'Customer.lastOrderAt': daysBefore(days),
        }),
      );
    expect(found(seen(365))).toEqual(IDENTITY_FINDINGS);
    const older = seen(1.5 * 365);
    expect(found(older)).toContainEqual(['CLEAN', 'OLD', 'Customer.tier']);
    expect(older.clean).toBeCloseTo((15 - 0.25) / 17, 8);
    const old = seen(10_000);
    expect(old.clean).toBeCloseTo((15 - (3 + 3 + 1 + 1 + 1) / 2) / 17, 8);
    expect(old.mayNotConclude).toContain(
      'Do not take the name, the address or the number for the customer’s present one.',
    );
  });

  test('knows of no age where nothing says when', () => {
    const undated = grade(
      inputsOf(
        { 'Customer.interactions': [], 'Customer.tickets': [] },
        { 'Customer.lastOrderAt': 'UNKNOWN' },
      ),
    );
    expect(found(undated)).toContainEqual(['CLEAN', 'UNDATED', 'Customer.email']);
  });

  test('is lowered by every category that the customer does not release, and by what it would have told', () => {
    const transactions = INPUT_FIELDS.filter((field) =>
      [
        'Customer.lifetimeValue',
        'Customer.firstOrderAt',
        'Customer.lastOrderAt',
        'Customer.returns',
        'Customer.subscriptions',
      ].includes(field),
    );
    const lower = grade(withholding(inputsOf(), transactions));
    expect(lower.consented).toBeCloseTo(6 / 7, 8);
    expect(lower.clean).toBeCloseTo(11 / 17, 8);
    expect(lower.contextualised).toBeCloseTo(8 / 11, 8);
    expect(lower.grade).toBe('C');
    expect(lower.findings.find(({ part }) => part === 'CONSENTED')).toEqual({
      part: 'CONSENTED',
      kind: 'WITHHELD',
      fields: [
        'Customer.lifetimeValue',
        'Customer.firstOrderAt',
        'Customer.lastOrderAt',
        'Customer.returns',
        'Customer.subscriptions',
      ],
      says: 'The customer does not release TRANSACTION for CUSTOMER_SUPPORT.',
      mendedBy: 'The customer, by agreeing',
      lowersBy: 1 / 7,
    });
    expect(lower.mayNotConclude).toContain(
      'Do not conclude that the customer buys nothing, or is worth little.',
    );
  });

  test('for a purpose that may know little is low, and says what may not be concluded', () => {
    const marketing = grade(inputsOf(), 'DIRECT_MARKETING');
    expect(marketing).toMatchObject({
      grade: 'D',
      clean: 0.4,
      consented: 1,
      contextualised: 0,
      counts: { known: 4, unknown: 0, withheld: 0, notForPurpose: 10 },
    });
    expect(marketing.mayNotConclude).toHaveLength(7);
    expect(marketing.findings.find(({ kind }) => kind === 'NOT_FOR_PURPOSE')).toMatchObject({
      fields: ['Customer.interactions'],
      says: 'Customer.interactions may not be used for DIRECT_MARKETING.',
      mendedBy: 'The customer council, by agreeing that the purpose may know',
    });
  });

  test('is the worst where nothing may be known', () => {
    expect(grade(inputsOf(), 'SALE_OR_SHARING')).toMatchObject({
      grade: 'E',
      clean: 0,
      consented: 0,
      contextualised: 0,
    });
    expect(grade(withholding(inputsOf(), INPUT_FIELDS)).grade).toBe('E');
  });
});

describe('whoever the customer is', () => {
  const purpose = fc.constantFrom(...PURPOSES);
  const partsOf = ({ clean, consented, contextualised }: ReturnType<typeof grade>) =>
    Object.entries({ CLEAN: clean, CONSENTED: consented, CONTEXTUALISED: contextualised }) as [
      GradePart,
      number,
    ][];

  test('every part is from 0 to 1, and its findings are what it lacks', () => {
    fc.assert(
      fc.property(anyInputs, purpose, (inputs, for_) => {
        const graded = grade(inputs, for_);
        for (const [part, score] of partsOf(graded)) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
          const lowers = graded.findings.filter((finding) => finding.part === part);
          const lacking = lowers.reduce((sum, { lowersBy }) => sum + lowersBy, 0);
          // where a purpose may know nothing at all, there is nothing to find
          if (graded.counts.notForPurpose < 14) expect(1 - lacking).toBeCloseTo(score, 6);
          for (const { lowersBy } of lowers) expect(lowersBy).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('every finding names fields of the supergraph, and somebody who can mend it', () => {
    fc.assert(
      fc.property(anyInputs, purpose, (inputs, for_) => {
        for (const { fields, mendedBy, says } of grade(inputs, for_).findings) {
          expect(fields.length).toBeGreaterThan(0);
          for (const coordinate of fields) {
            const [type = '', field = ''] = coordinate.split('.');
            expect(policy.field(type, field).kind).toBe('CONSENT');
          }
          expect(mendedBy).not.toBe('');
          expect(says).not.toBe('');
        }
      }),
    );
  });

  test('to withhold more never raises the grade, nor any part of it, and takes back no warning', () => {
    fc.assert(
      fc.property(anyInputs, someFields, purpose, (inputs, more, for_) => {
        const before = grade(inputs, for_);
        const after = grade(withholding(inputs, more), for_);
        expect(GRADES.indexOf(after.grade)).toBeGreaterThanOrEqual(GRADES.indexOf(before.grade));
        const scores = Object.fromEntries(partsOf(before));
        for (const [part, score] of partsOf(after)) expect(score).toBeLessThanOrEqual(scores[part] ?? 0);
        expect(after.mayNotConclude).toEqual(expect.arrayContaining([...before.mayNotConclude]));
      }),
      { numRuns: 300 },
    );
  });

  test('nothing depends on what the purpose may not know', () => {
    fc.assert(
      fc.property(anyInputs, anyInputs, purpose, (inputs, others, for_) => {
        const known = INPUT_FIELDS.filter((field) => servesPurpose(field, for_));
        const mixed = { ...others, ...Object.fromEntries(known.map((field) => [field, inputs[field]])) };
        expect(grade(mixed, for_)).toEqual(grade(inputs, for_));
      }),
    );
  });

  test('no value is told: of two customers who differ in good values only the grades are equal', () => {
    const other = grade(
      inputsOf({
        'Customer.name': 'Grace Hopper',
        'Customer.email': 'grace@example.org',
        'Customer.lifetimeValue': { amountMinor: 1, currency: 'USD' },
        'Customer.tier': 'BRONZE',
        'Customer.circumstances': [],
        'Customer.openTicketCount': 0,
      }),
    );
    expect(other).toEqual(grade(inputsOf()));
    expect(JSON.stringify(other)).not.toContain(VALUES['Customer.name']);
  });
});
