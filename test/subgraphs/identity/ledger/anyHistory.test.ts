import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { allowedMask } from '../../../../schema/consent/grants.ts';
import { DATA_CATEGORIES } from '../../../../schema/vocabulary/dataCategories.ts';
import { PURPOSES } from '../../../../schema/vocabulary/purposes.ts';
import { PURPOSE_TERMS } from '../../../../schema/vocabulary/purposeTerms.ts';
import { identity } from '../../../../subgraphs/identity/index.ts';
import {
  type Appended,
  appendEvent,
  type SaidEvent,
} from '../../../../subgraphs/identity/ledger/appendEvent.ts';
import { CONSENT_EVENT_TYPES, UNSAID } from '../../../../subgraphs/identity/ledger/consentEvent.ts';
import {
  type ConsentQuestion,
  explainConsent,
} from '../../../../subgraphs/identity/ledger/explainConsent.ts';
import { grantsOf } from '../../../../subgraphs/identity/ledger/grantsFrom.ts';
import type { CountedEvent } from '../../../../subgraphs/identity/ledger/histories.ts';
import { verifyChains } from '../../../../subgraphs/identity/ledger/verifyChain.ts';
import { type CustomerFacts, IdentityStore } from '../../../../subgraphs/identity/store.ts';
import type { IdentityTables } from '../../../../subgraphs/identity/tables.ts';
import { type Consents, type LedgerEntry, saysNo } from '../../../properties/oracle/ledgerEntry.ts';
import { consentsOf, consentsOfAll } from '../../../properties/oracle/ledgerLaw.ts';
import { seed } from '../../../properties/support/seed.ts';
import { casesFor } from '../../../properties/support/settings.ts';
import { onPglite } from '../../../support/databases.ts';

const TENANT = 'sample';
const START = Date.parse('2026-11-01T12:00:00Z');
const HOUR = 3_600_000;
const NAMES = ['a', 'b', 'c'] as const;

type Name = (typeof NAMES)[number];

/** What happens, one thing after another. */
type Step =
  | {
      readonly kind: 'say';
      readonly who: Name;
      readonly said: Partial<SaidEvent>;
      readonly skew: number;
      readonly ago: number | undefined;
      readonly ends: number | undefined;
    }
  | { readonly kind: 'replay' }
  | { readonly kind: 'merge'; readonly id: Name; readonly survivor: Name; readonly deterministic: boolean }
  | { readonly kind: 'split'; readonly id: Name };

const name = fc.constantFrom(...NAMES);
const few = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const say = fc.record({
  kind: fc.constant('say' as const),
  who: name,
  said: fc.record({
    // an erasure would leave nothing to tell apart
    eventType: fc.constantFrom(...CONSENT_EVENT_TYPES.filter((type) => type !== 'ERASURE_REQUESTED')),
    purpose: fc.constantFrom('DIRECT_MARKETING' as const, 'ANALYTICS' as const, 'CUSTOMER_SUPPORT' as const),
    categories: few(fc.constantFrom(['IDENTITY'] as const, ['IDENTITY', 'SPECIAL_CATEGORY'] as const)),
  }),
  // few distinct values, so that equal times are common
  skew: fc.constantFrom(0, 0, -HOUR, HOUR),
  ago: few(fc.constantFrom(0, 1, 2, 3)),
  ends: few(fc.constantFrom(-1, 2, 9)),
});
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    { weight: 8, arbitrary: say } as never,
    { weight: 1, arbitrary: fc.constant({ kind: 'replay' as const }) } as never,
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('merge' as const),
        id: name,
        survivor: name,
        deterministic: fc.boolean(),
      }),
    } as never,
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('split' as const), id: name }) } as never,
  ),
  { minLength: 4, maxLength: 16 },
);

interface Sent {
  readonly event: SaidEvent;
  readonly appended: Appended;
}

/** The law: what counts for whom, kept as plain lists. Places count what happened, said and merged. */
class Law {
  #place = 0;
  readonly #entries = new Map<Name, { entry: LedgerEntry; from: Name; guessed: boolean; place: number }[]>(
    NAMES.map((id) => [id, []]),
  );
  readonly #redirects = new Map<Name, { survivor: Name; deterministic: boolean; place: number }>();

  survivorOf(id: Name): Name {
    const redirect = this.#redirects.get(id);
    return redirect === undefined ? id : this.survivorOf(redirect.survivor);
  }

  #isSure(id: Name): boolean {
    const redirect = this.#redirects.get(id);
    return redirect === undefined || (redirect.deterministic && this.#isSure(redirect.survivor));
  }

  family(id: Name): Name[] {
    return NAMES.filter((other) => this.survivorOf(other) === this.survivorOf(id));
  }

  canMerge(id: Name, survivor: Name): boolean {
    return !this.#redirects.has(id) && this.survivorOf(survivor) !== id;
  }

  merge(id: Name, survivor: Name, deterministic: boolean): void {
    this.#redirects.set(id, { survivor, deterministic, place: ++this.#place });
  }

  split(id: Name): boolean {
    return this.#redirects.delete(id);
  }

  /** When the last step from the id to its survivor was made. */
  #joinedAt(id: Name): number {
    const redirect = this.#redirects.get(id);
    return redirect === undefined ? 0 : Math.max(redirect.place, this.#joinedAt(redirect.survivor));
  }

  said(who: Name, entry: LedgerEntry): void {
    const place = ++this.#place;
    for (const id of this.family(who)) {
      const guessed = id !== who && !(this.#isSure(id) && this.#isSure(who));
      this.#entries.get(id)?.push({ entry, from: who, guessed, place });
    }
  }

  consents(id: Name, now: Date) {
    const family = this.family(id);
    const histories = family.map((member) =>
      (this.#entries.get(member) ?? [])
        .filter(
          ({ entry, from, guessed, place }) =>
            !guessed ||
            saysNo(entry.type) ||
            (family.includes(from) && place > Math.max(this.#joinedAt(from), this.#joinedAt(member))),
        )
        .map(({ entry }) => entry),
    );
    return consentsOfAll(histories.map((entries) => consentsOf(entries, false, now)));
  }
}

onPglite((open) => {
  let database: Kysely<IdentityTables>;
  let run = 0;

  beforeAll(async () => {
    database = await open<IdentityTables>('identity', { migrations: identity.migrations });
  });

  /** Says it to the ledger and to the law. */
  const record = async (law: Law, who: Name, event: SaidEvent): Promise<Appended> => {
    const appended = await appendEvent(database, TENANT, event, [event.eventId]);
    if (appended.kind !== 'Recorded') return appended;
    const { eventType, purpose, categories, eventTime, validUntil } = appended.event;
    law.said(who, {
      type: eventType,
      purpose: purpose ?? null,
      categories: categories ?? null,
      time: eventTime,
      validUntil: validUntil ?? null,
    });
    return appended;
  };

  const eventOf = (prefix: string, step: Extract<Step, { kind: 'say' }>, index: number): SaidEvent => ({
    ...UNSAID,
    eventId: `e-${index}`,
    customer: prefix + step.who,
    eventType: 'CONSENT_GIVEN',
    actorClient: 'test',
    actorPerson: '',
    ...step.said,
    ...(!/^(CONSENT|OBJECTION)/.test(step.said.eventType ?? '') && { purpose: undefined }),
    ...(!step.said.eventType?.startsWith('CONSENT') && { categories: undefined }),
    validUntil:
      step.ends === undefined || !/GIVEN|RENEWED/.test(step.said.eventType ?? '')
        ? undefined
        : new Date(START + step.ends * HOUR),
    eventTime: step.ago === undefined ? undefined : new Date(START - step.ago * HOUR),
    recordedAt: new Date(START + step.skew),
  });

  const grantsNow = async (ids: readonly string[], now: Date) => {
    const facts = await new IdentityStore(database).customers(TENANT, ids);
    return facts.map((found) => grantsOf(found!.histories, PURPOSE_TERMS, now));
  };

  /** Everything that is open, in words. */
  const allOpen = (grants: Awaited<ReturnType<typeof grantsNow>>[number]) =>
    PURPOSES.flatMap((purpose) =>
      DATA_CATEGORIES.filter((_, bit) => (allowedMask(grants, purpose) & (1 << bit)) !== 0).map(
        (category) => `${purpose} ${category}`,
      ),
    );

  const check = async (prefix: string, law: Law) => {
    for (const now of [new Date(START), new Date(START + 5 * HOUR)]) {
      const grants = await grantsNow(
        NAMES.map((id) => prefix + id),
        now,
      );
      for (const [index, id] of NAMES.entries()) {
        const consents = law.consents(id, now);
        const expected = PURPOSES.flatMap((purpose) =>
          DATA_CATEGORIES.filter((category) => consents.allows(purpose, category)).map(
            (category) => `${purpose} ${category}`,
          ),
        );
        expect(allOpen(grants[index]!)).toEqual(expected);
        expect(grants[index]!.objectsToAutomation).toBe(consents.objectsToAutomation);
      }
    }
  };

  /** What is explained is what is decided, and the events that are named decide it. */
  const checkExplanation = (facts: CustomerFacts, question: ConsentQuestion, consents: Consents) => {
    const explain = (counts: (event: CountedEvent) => boolean) => {
      const histories = facts.histories.map((history) => history.filter(counts));
      return explainConsent({ ...facts, histories }, question, new Date(START));
    };
    const { toPeople, toMachines, events } = explain(() => true);
    const isAllowed = consents.allows(question.purpose, question.category);
    expect(toPeople.kind).toBe(isAllowed ? 'Released' : 'Withheld');
    const isAllowedToMachines = isAllowed && !consents.objectsToAutomation;
    expect(toMachines.kind).toBe(isAllowedToMachines ? 'Released' : 'Withheld');
    expect(explain((event) => events.includes(event))).toMatchObject({ toPeople, toMachines, events });
    for (const event of isAllowed ? events : []) {
      const without = explain((other) => other !== event && events.includes(other));
      expect([without.toPeople, without.toMachines]).not.toEqual([toPeople, toMachines]);
    }
  };

  const checkExplanations = async (prefix: string, law: Law) => {
    const found = await new IdentityStore(database).customers(
      TENANT,
      NAMES.map((id) => prefix + id),
    );
    for (const [index, id] of NAMES.entries()) {
      const consents = law.consents(id, new Date(START));
      for (const purpose of ['DIRECT_MARKETING', 'CUSTOMER_SUPPORT', 'SALE_OR_SHARING'] as const)
        for (const category of ['IDENTITY', 'ADDRESS', 'SPECIAL_CATEGORY'] as const)
          checkExplanation(found[index]!, { purpose, category }, consents);
    }
  };

  const merge = async (prefix: string, { id, survivor, deterministic }: Extract<Step, { kind: 'merge' }>) => {
    await database
      .insertInto('customer_redirects')
      .values({
        tenant: TENANT,
        id: prefix + id,
        survivor: prefix + survivor,
        rule: deterministic ? 'VERIFIED_LOGIN' : 'PROBABILISTIC',
        deterministic,
        score: deterministic ? null : 0.9,
        since: new Date(START),
        ledger_position: await ledgerLength(),
      })
      .execute();
    await database
      .updateTable('customers')
      .set({ state: 'MERGED' })
      .where('id', '=', prefix + id)
      .execute();
  };

  const ledgerLength = async () =>
    (await database.selectFrom('consent_chain').select('count').executeTakeFirst())?.count ?? 0;

  const split = async (prefix: string, id: Name) => {
    await database
      .deleteFrom('customer_redirects')
      .where('id', '=', prefix + id)
      .execute();
    await database
      .updateTable('customers')
      .set({ state: 'ACTIVE' })
      .where('id', '=', prefix + id)
      .execute();
  };

  const mergeAndCompare = async (prefix: string, law: Law, step: Extract<Step, { kind: 'merge' }>) => {
    if (!law.canMerge(step.id, step.survivor)) return;
    const now = new Date(START);
    const apart = await grantsNow([prefix + step.id, prefix + law.survivorOf(step.survivor)], now);
    await merge(prefix, step);
    law.merge(step.id, step.survivor, step.deterministic);
    const [together] = await grantsNow([prefix + step.id], now);
    for (const side of apart) expect(allOpen(side)).toEqual(expect.arrayContaining(allOpen(together!)));
  };

  const take = async (prefix: string, law: Law, step: Step, sent: Sent[]) => {
    switch (step.kind) {
      case 'say': {
        const event = eventOf(prefix, step, sent.length);
        sent.push({ event, appended: await record(law, step.who, event) });
        return;
      }
      case 'replay':
        for (const { event, appended } of sent.filter((one) => one.appended.kind === 'Recorded'))
          expect(await appendEvent(database, TENANT, event, [event.eventId])).toEqual(appended);
        return;
      case 'merge':
        return await mergeAndCompare(prefix, law, step);
      case 'split':
        if (law.split(step.id)) await split(prefix, step.id);
    }
  };

  const play = async (all: readonly Step[]) => {
    const prefix = `${++run}-`;
    const law = new Law();
    const sent: Sent[] = [];
    const ids = NAMES.map((id) => ({ tenant: TENANT, id: prefix + id }));
    await database.insertInto('customers').values(ids).execute();
    for (const step of all) {
      await take(prefix, law, step, sent);
      await check(prefix, law);
    }
    await checkExplanations(prefix, law);
  };

  describe(`With ACCORD_SEED=${seed}, whatever is said, replayed, merged and split`, () => {
    test('every customer allows what the histories of all their ids allow, and the chain holds', async () => {
      await fc.assert(fc.asyncProperty(steps, play), { seed, numRuns: casesFor(2_000) / 20 });
      const [report] = await verifyChains(database);
      expect(report).toMatchObject({ faults: [] });
      expect(report?.head.count).toBeGreaterThan(100);
    }, 600_000);
  });
});
