import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { DataCategory as CategoryName } from '../../../schema/vocabulary/dataCategories.ts';
import type { Purpose as PurposeName } from '../../../schema/vocabulary/purposes.ts';
import { PURPOSE_TERMS } from '../../../schema/vocabulary/purposeTerms.ts';
import { LINK_RULE_MEANINGS } from '../../kit/claims.ts';
import type { SubgraphContext } from '../../kit/context.ts';
import type { CustomerDirectory } from '../customerDirectory.ts';
import type { ConsentEvent as LedgerEvent } from '../ledger/consentEvent.ts';
import { consentRecords, type ConsentRecord as LedgerRecord } from '../ledger/consentRecords.ts';
import { explainConsent } from '../ledger/explainConsent.ts';
import { explanationInWords } from '../ledger/explanationInWords.ts';
import type { CountedEvent } from '../ledger/histories.ts';
import type { CustomerFacts } from '../store.ts';
import { ConflictSide, type FieldConflict } from '../types/conflict.ts';
import type { ConsentEvent, ConsentExplanation, ConsentRecord } from '../types/consent.ts';
import { Customer, type SourceRecord } from '../types/customer.ts';
import { GoldenRecord } from '../types/goldenRecord.ts';
import { DataCategory, nameOf, Purpose } from '../types/vocabulary.ts';

@Resolver(() => Customer)
export class CustomerResolver {
  readonly #directory: CustomerDirectory;

  constructor(directory: CustomerDirectory) {
    this.#directory = directory;
  }

  @FieldResolver()
  consents(@Root() { facts }: Customer, @Ctx() context: SubgraphContext): ConsentRecord[] {
    const now = new Date(context.now * 1000);
    const told = toldRecords(facts, context);
    const records = consentRecords(facts.histories, facts.state !== 'ACTIVE', PURPOSE_TERMS, now);
    return records.map(({ categories, automatedProcessingAllowed }, index) => {
      const { sentence, events, ...record } = told[index] as (typeof told)[number];
      return {
        ...record,
        recordId: `${facts.id}/${record.purpose}`,
        schemaVersion: 'ISO/IEC TS 27560:2023',
        piiPrincipalId: facts.id,
        description: sentence,
        piiCategories: categories,
        automatedProcessingAllowed,
        events: events.map(consentEvent),
      };
    });
  }

  @FieldResolver()
  explainConsent(
    @Root() { facts }: Customer,
    @Ctx() context: SubgraphContext,
    @Arg('purpose', () => Purpose, { description: 'What the data would be used for.' })
    purpose: PurposeName,
    @Arg('category', () => DataCategory, { description: 'What kind of data.' }) category: CategoryName,
  ): ConsentExplanation {
    const told = toldEvents(facts, context);
    const question = { purpose, category };
    const explanation = explainConsent(facts, question, new Date(context.now * 1000));
    const { toPeople, toMachines } = explanation;
    const status =
      toldRecords(facts, context).find((record) => record.purpose === purpose)?.status ?? 'UNKNOWN';
    const events = explanation.events.filter((event) => told.has(event));
    const holdsBack = events.length < explanation.events.length;
    return {
      allowed: toPeople.kind === 'Released',
      allowedToMachines: toMachines.kind === 'Released',
      reason: toPeople.kind === 'Withheld' ? toPeople.reason : null,
      status,
      events: events.map(consentEvent),
      sentence: explanationInWords({ ...question, ...explanation, status, events, holdsBack }),
    };
  }

  @FieldResolver()
  sources(@Root() { facts }: Customer): SourceRecord[] {
    return facts.records.map((record) => ({
      ...record,
      department: nameOf(record.department),
      reason: record.why ?? LINK_RULE_MEANINGS[record.rule],
    }));
  }

  @FieldResolver()
  async conflicts(@Root() { facts }: Customer, @Ctx() context: SubgraphContext): Promise<FieldConflict[]> {
    const conflicts = await this.#directory.conflicts(context, facts);
    return conflicts.map(({ attribute, sides }) => ({
      attribute,
      sides: sides.map((names) => new ConflictSide({ customer: facts, attribute, names })),
    }));
  }

  @FieldResolver()
  goldenRecord(@Root() { facts }: Customer): GoldenRecord {
    return new GoldenRecord(facts);
  }
}

/** A person is not told what was said of somebody who is the same by a guess only. */
function toldHistories(
  { family, histories }: CustomerFacts,
  { ask }: SubgraphContext,
): readonly CountedEvent[][] {
  if (ask.self === undefined) return histories.map((history) => [...history]);
  return histories
    .filter((_, index) => family[index]?.deterministic)
    .map((history) => history.filter(({ deterministic }) => deterministic));
}

function toldEvents(facts: CustomerFacts, context: SubgraphContext): ReadonlySet<LedgerEvent> {
  return new Set(toldHistories(facts, context).flat());
}

/** Where the customer stands on each purpose, by what may be told. */
function toldRecords(facts: CustomerFacts, context: SubgraphContext): LedgerRecord[] {
  const now = new Date(context.now * 1000);
  return consentRecords(toldHistories(facts, context), facts.state !== 'ACTIVE', PURPOSE_TERMS, now);
}

function consentEvent({ categories, actorClient, actorPerson, ...event }: LedgerEvent): ConsentEvent {
  return { ...event, piiCategories: categories, entityId: actorClient, recordedBy: actorPerson || undefined };
}
