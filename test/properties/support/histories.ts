import fc from 'fast-check';
import type { DataCategory } from '../../../schema/vocabulary/dataCategories.ts';
import { DATA_CATEGORIES } from '../../../schema/vocabulary/dataCategories.ts';
import { PURPOSES } from '../../../schema/vocabulary/purposes.ts';
import type { Saying } from '../../support/ledgers.ts';

const DAY_MS = 86_400_000;

const categories: fc.Arbitrary<readonly DataCategory[] | undefined> = fc.option(
  fc.subarray([...DATA_CATEGORIES], { minLength: 1 }),
  { nil: undefined, freq: 2 },
);

/** The purposes in which a customer has a say come up more often. */
const purpose = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...PURPOSES) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'RELATIONSHIP_MANAGEMENT' as const,
      'RELATIONSHIP_MANAGEMENT' as const,
      'ANALYTICS' as const,
      'DIRECT_MARKETING' as const,
      'PERSONALISATION' as const,
      'AI_TRAINING' as const,
    ),
  },
);

/** Something that a customer said, and how many days ago. A consent may have run out. */
const saying = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      eventType: fc.constant('CONSENT_GIVEN' as const),
      purpose,
      categories,
      ends: fc.constantFrom(undefined, undefined, undefined, -1, 400),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      eventType: fc.constant('CONSENT_WITHDRAWN' as const),
      purpose,
      categories,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      eventType: fc.constantFrom('OBJECTION' as const, 'OBJECTION_WITHDRAWN' as const),
      purpose,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      eventType: fc.constantFrom('AUTOMATION_OBJECTION' as const, 'AUTOMATION_OBJECTION_WITHDRAWN' as const),
    }),
  },
);

/**
 * What customers said, at random: much to the purposes that need a yes. No two things at one moment, also not where two
 * customers turn out to be one.
 */
export function randomSayings(customers: readonly string[], seed: number): Saying[] {
  const [histories = []] = fc.sample(
    fc.array(fc.array(saying, { maxLength: 14 }), {
      minLength: customers.length,
      maxLength: customers.length,
    }),
    { seed, numRuns: 1 },
  );
  const now = Date.now();
  return histories.flatMap((history, person) =>
    history.map((said, index): Saying => {
      const { ends, ...rest } = { ends: undefined, ...said };
      return {
        ...rest,
        customer: customers[person] ?? '',
        eventTime: new Date(now - (30 - index) * DAY_MS + 7 + person),
        ...(ends !== undefined && { validUntil: new Date(now + ends * DAY_MS) }),
      };
    }),
  );
}
