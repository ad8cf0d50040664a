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
import { COMPARED_ATTRIBUTES } from '../../../../subgraphs/playbook/vocabulary.ts';
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
/** Of all inputs of clean where all may be known. */
const TOTAL = 21;
const found = ({ findings }: ReturnType<typeof grade>) =>
  findings.map(({ part, kind, fields }) => [part, kind, fields.join(' ')]);
const NOT_ONE_PERSON =
  'Do not conclude that all records are of one person; Customer.sources tells how each was joined.';
const NOT_RIGHT =
  'Do not conclude that the name, the address, the number, the date of birth or the postal code is right; Customer.conflicts tells where departments contradict each other.';

describe('a grade', () => {
  test('is the best where all is known, fresh and released, of one person, and contradicted by nobody', () => {
    const best = grade(inputsOf());
    expect(best).toMatchObject({ grade: 'A', clean: 1, consented: 1, contextualised: 1 });
    expect(best.findings).toEqual([]);
    expect(best.mayNotConclude).toEqual([]);
    expect(best.counts).toEqual({ known: 16, unknown: 0, withheld: 0, notForPurpose: 0 });
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
    expect(lower.clean).toBeCloseTo((TOTAL - weight) / TOTAL, 8);
    expect(found(lower)).toContainEqual(['CLEAN', kind, field]);
  });

  test('is lowered by what is missing, and not by what need not be there', () => {
    const lower = grade(inputsOf({}, { 'Customer.email': 'UNKNOWN' }));
    expect(lower.clean).toBeCloseTo(18 / TOTAL, 8);
    expect(found(lower)).toContainEqual(['CLEAN', 'MISSING', 'Customer.email']);
    expect(lower.findings[0]).toMatchObject({ mendedBy: 'Sales administration', lowersBy: 3 / TOTAL });
    const prospect = { 'Customer.lifetimeValue': 'UNKNOWN', 'Customer.lastOrderAt': 'UNKNOWN' } as const;
    expect(grade(inputsOf({}, prospect)).findings).toEqual([]);
  });

  test('is lowered by what came in no form that can be read, as by what is not of its form, and not as if it were missing', () => {
    const lower = grade(inputsOf({}, { 'Customer.email': 'INVALID', 'Customer.lifetimeValue': 'INVALID' }));
    expect(lower.clean).toBeCloseTo((TOTAL - 3 - 2) / TOTAL, 8);
    expect(found(lower)).toEqual([
      ['CLEAN', 'INVALID', 'Customer.email'],
      ['CLEAN', 'INVALID', 'Customer.lifetimeValue'],
    ]);
    expect(lower.counts).toEqual({ known: 14, unknown: 2, withheld: 0, notForPurpose: 0 });
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
    expect(found(seen(365))).toEqual([]);
    const older = seen(1.5 * 365);
    expect(found(older)).toContainEqual(['CLEAN', 'OLD', 'Customer.tier']);
    expect(older.clean).toBeCloseTo((TOTAL - 0.25) / TOTAL, 8);
    const old = seen(10_000);
    expect(old.clean).toBeCloseTo((TOTAL - (3 + 3 + 1 + 1 + 1) / 2) / TOTAL, 8);
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
    expect(lower.consented).toBeCloseTo(7 / 8, 8);
    expect(lower.clean).toBeCloseTo(17 / TOTAL, 8);
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
      lowersBy: 1 / 8,
    });
    expect(lower.mayNotConclude).toContain(
      'Do not conclude that the customer buys nothing, or is worth little.',
    );
  });

  test('for a purpose that may know little is low, and says what may not be concluded', () => {
    const marketing = grade(inputsOf(), 'DIRECT_MARKETING');
    expect(marketing).toMatchObject({
      grade: 'D',
      consented: 1,
      contextualised: 0,
      counts: { known: 4, unknown: 0, withheld: 0, notForPurpose: 12 },
    });
    expect(marketing.mayNotConclude).toHaveLength(8);
    expect(marketing.findings.find(({ part }) => part === 'CONTEXTUALISED')).toMatchObject({
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

describe('what identity says of its own work', () => {
  const conflicts = (...attributes: InputValues['Customer.conflicts'][number]['attribute'][]) => ({
    'Customer.conflicts': attributes.map((attribute) => ({ attribute, sides: 2 })),
  });

  test.each([
    [conflicts('NAME'), 1],
    [conflicts('NAME', 'PHONE'), 2],
    [conflicts('NAME', 'EMAIL', 'PHONE', 'BIRTH_DATE', 'POSTCODE'), 2],
  ] as const)('lowers by half the weight of conflicts for each contradiction: %j', (values, taken) => {
    const lower = grade(inputsOf(values));
    expect(lower.clean).toBeCloseTo((TOTAL - taken) / TOTAL, 8);
    expect(found(lower)).toEqual([['CLEAN', 'CONFLICT', 'Customer.conflicts']]);
  });

  test('says on what departments contradict each other, who mends it, and what not to conclude', () => {
    const lower = grade(inputsOf(conflicts('EMAIL', 'BIRTH_DATE')));
    expect(lower.findings).toEqual([
      expect.objectContaining({
        says: 'Departments contradict each other on the e-mail address and the date of birth; Customer.conflicts tells who says what.',
        mendedBy: 'The data stewards of identity',
      }),
    ]);
    expect(lower.mayNotConclude).toEqual([NOT_RIGHT]);
  });

  test.each([
    [1, 0],
    [0.99, 0],
    [0.94, (0.05 / 0.19) * 4],
    [0.8, 4],
    [0.5, 4],
    [0, 4],
  ])(
    'lowers nothing from 0.99 on, all of its weight at 0.8 and below, in between in proportion: %d',
    (confidence, taken) => {
      const lower = grade(inputsOf({ 'Customer.sources': confidence }));
      expect(lower.clean).toBeCloseTo((TOTAL - taken) / TOTAL, 8);
      expect(found(lower)).toEqual(taken === 0 ? [] : [['CLEAN', 'UNSURE', 'Customer.sources']]);
      expect(lower.mayNotConclude).toEqual(taken === 0 ? [] : [NOT_ONE_PERSON]);
    },
  );

  test.each([
    ['a doubt', inputsOf({ 'Customer.sources': 0.8 })],
    ['nothing known', inputsOf({}, { 'Customer.sources': 'UNKNOWN' })],
    ['it withheld', inputsOf({}, { 'Customer.sources': 'WITHHELD' })],
  ])('keeps a grade from being good for more than a draft: with %s', (_, inputs) => {
    expect(grade(inputs).grade).toBe('C');
  });

  test.each([
    ['UNKNOWN', 'MISSING', 'The data stewards of identity'],
    ['WITHHELD', 'WITHHELD', 'The customer, by agreeing'],
  ] as const)('counts as bad as can be where it is %s', (kind, finding, mendedBy) => {
    const { findings, clean } = grade(inputsOf({}, { 'Customer.sources': kind, 'Customer.conflicts': kind }));
    expect(clean).toBeCloseTo(15 / TOTAL, 8);
    expect(findings.filter(({ part }) => part === 'CLEAN')).toEqual([
      expect.objectContaining({
        kind: finding,
        fields: ['Customer.conflicts'],
        mendedBy,
        lowersBy: 2 / TOTAL,
      }),
      expect.objectContaining({ kind: finding, fields: ['Customer.sources'], mendedBy, lowersBy: 4 / TOTAL }),
    ]);
  });

  test('counts half for a purpose that may not know it, and says so', () => {
    const { findings, clean } = grade(inputsOf(), 'DIRECT_MARKETING');
    // and half of each of its own inputs, since it may know nothing that has a date
    expect(clean).toBeCloseTo((14 - 3 - 4) / 14, 8);
    const ofIdentity = findings.filter(({ part, kind }) => part === 'CLEAN' && kind === 'NOT_FOR_PURPOSE');
    expect(ofIdentity).toEqual([
      {
        part: 'CLEAN',
        kind: 'NOT_FOR_PURPOSE',
        fields: ['Customer.conflicts'],
        says: 'Customer.conflicts may not be used for DIRECT_MARKETING.',
        mendedBy: 'The customer council, by agreeing that the purpose may know',
        lowersBy: 1 / 14,
      },
      expect.objectContaining({ kind: 'NOT_FOR_PURPOSE', fields: ['Customer.sources'], lowersBy: 2 / 14 }),
    ]);
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
          if (graded.counts.notForPurpose < 16) expect(1 - lacking).toBeCloseTo(score, 6);
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

  test('one contradiction more, or a little less sureness, never raises anything', () => {
    fc.assert(
      fc.property(
        anyInputs,
        purpose,
        fc.constantFrom(...COMPARED_ATTRIBUTES),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (inputs, for_, attribute, times) => {
          const { 'Customer.conflicts': conflicts, 'Customer.sources': sources } = inputs;
          const worse: CustomerInputs = {
            ...inputs,
            ...(conflicts.kind === 'KNOWN' && {
              'Customer.conflicts': { kind: 'KNOWN', value: [...conflicts.value, { attribute, sides: 2 }] },
            }),
            ...(sources.kind === 'KNOWN' && {
              'Customer.sources': { kind: 'KNOWN', value: sources.value * times },
            }),
          };
          const [before, after] = [grade(inputs, for_), grade(worse, for_)];
          expect(after.clean).toBeLessThanOrEqual(before.clean);
          expect(GRADES.indexOf(after.grade)).toBeGreaterThanOrEqual(GRADES.indexOf(before.grade));
          expect(after.mayNotConclude).toEqual(expect.arrayContaining([...before.mayNotConclude]));
        },
      ),
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
