import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { PURPOSE_TERMS } from '../../../schema/vocabulary/purposeTerms.ts';
import type { SubgraphContext } from '../../kit/context.ts';
import type { CustomerDirectory } from '../customerDirectory.ts';
import type { ConsentEvent as LedgerEvent } from '../ledger/consentEvent.ts';
import { consentRecords } from '../ledger/consentRecords.ts';
import type { ConsentEvent, ConsentRecord } from '../types/consent.ts';
import { Customer, type FieldConflict, type SourceRecord } from '../types/customer.ts';
import { LINK_RULE_MEANINGS, nameOf } from '../types/vocabulary.ts';

@Resolver(() => Customer)
export class CustomerResolver {
  readonly #directory: CustomerDirectory;

  constructor(directory: CustomerDirectory) {
    this.#directory = directory;
  }

  @FieldResolver()
  consents(@Root() { facts }: Customer, @Ctx() context: SubgraphContext): ConsentRecord[] {
    const isSelf = context.ask.self !== undefined;
    const told: ReadonlySet<LedgerEvent> = new Set(
      facts.histories.flat().filter(({ deterministic }) => deterministic || !isSelf),
    );
    const erasureRequested = facts.state === 'ERASURE_REQUESTED';
    const records = consentRecords(
      facts.histories,
      erasureRequested,
      PURPOSE_TERMS,
      new Date(context.now * 1000),
    );
    return records.map(({ sentence, categories, events, ...record }) => ({
      ...record,
      recordId: `${facts.id}/${record.purpose}`,
      schemaVersion: 'ISO/IEC TS 27560:2023',
      piiPrincipalId: facts.id,
      description: sentence,
      piiCategories: categories,
      events: events.filter((event) => told.has(event)).map(consentEvent),
    }));
  }

  @FieldResolver()
  sources(@Root() { facts }: Customer): SourceRecord[] {
    return facts.records.map((record) => ({
      ...record,
      department: nameOf(record.department),
      reason: LINK_RULE_MEANINGS[record.rule],
    }));
  }

  @FieldResolver()
  async conflicts(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<FieldConflict[]> {
    const conflicts = await this.#directory.conflicts(context, customer);
    return conflicts.map(({ attribute, sides }) => ({
      attribute,
      sides: sides.map((side) => ({
        records: side.map(({ department, recordId }) => ({ department: nameOf(department), recordId })),
      })),
    }));
  }
}

function consentEvent({ categories, actorClient, actorPerson, ...event }: LedgerEvent): ConsentEvent {
  return { ...event, piiCategories: categories, entityId: actorClient, recordedBy: actorPerson || undefined };
}
