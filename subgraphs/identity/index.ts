import { buildSubgraph } from '../kit/buildSubgraph.ts';
import type { Subgraph, SubgraphDeps } from '../kit/subgraph.ts';
import type { SubgraphModule } from '../kit/subgraphModule.ts';
import { subgraphSdl } from '../kit/subgraphSdl.ts';
import { CustomerDirectory } from './customerDirectory.ts';
import { DisclosureRetention } from './disclosures/disclosureRetention.ts';
import { GoldenRecords } from './golden/goldenRecords.ts';
import { MatchModels } from './linking/matchModels.ts';
import { migrations } from './migrations.ts';
import { PassportOffice } from './passports.ts';
import { readDefinition } from './resolution/definition/readDefinition.ts';
import { ClaimsResolver } from './resolvers/claims.ts';
import { ConflictSideResolver } from './resolvers/conflicts.ts';
import { CustomerResolver } from './resolvers/customer.ts';
import { CustomerDisclosuresResolver } from './resolvers/customerDisclosures.ts';
import { CustomerRightsResolver, RightsBundleResolver } from './resolvers/customerRights.ts';
import { DisclosuresResolver } from './resolvers/disclosures.ts';
import { DutiesResolver } from './resolvers/duties.ts';
import { GoldenRecordResolver } from './resolvers/golden.ts';
import { LedgerResolver } from './resolvers/ledger.ts';
import { MatchesResolver } from './resolvers/matches.ts';
import { PrivacySignalsResolver } from './resolvers/privacySignals.ts';
import { QueryResolver } from './resolvers/query.ts';
import { RightsResolver } from './resolvers/rights.ts';
import { StandingResolver } from './resolvers/standing.ts';
import { seed } from './seed.ts';
import { IdentityStore } from './store.ts';
import type { IdentityTables } from './tables.ts';
import { IdentityStanding } from './types/standing.ts';

export { createIntake, type Intake, type IntakeCounts } from './intake.ts';
export type { IdentityTables } from './tables.ts';

/** No field of identity leads to it: it is entered by a passport. */
const ORPHANED = [IdentityStanding];

/** How long disclosures are kept, where nothing else is said. */
const DISCLOSURE_MONTHS = 24;

/** Who a customer is, and what they agreed to. */
export const identity: SubgraphModule<IdentityTables> = {
  name: 'identity',
  migrations,
  sdl: () =>
    subgraphSdl({
      resolvers: [
        QueryResolver,
        CustomerResolver,
        StandingResolver,
        ConflictSideResolver,
        GoldenRecordResolver,
        CustomerDisclosuresResolver,
        LedgerResolver,
        PrivacySignalsResolver,
        DisclosuresResolver,
        RightsResolver,
        CustomerRightsResolver,
        RightsBundleResolver,
        DutiesResolver,
        ClaimsResolver,
        MatchesResolver,
      ],
      orphanedTypes: ORPHANED,
    }),
  create,
  seed,
};

/** Throws an Error that names the key which is missing: identity needs two that no other department has. */
async function create({
  database,
  keys,
  clock = preciseClock,
  disclosureMonths = DISCLOSURE_MONTHS,
  ...rest
}: SubgraphDeps<IdentityTables>): Promise<Subgraph> {
  const { passportMaster, fingerprint } = keys;
  if (passportMaster === undefined) throw new Error('identity needs the master key of passports');
  if (fingerprint === undefined) throw new Error('identity needs the key of fingerprints');
  const directory = new CustomerDirectory(
    new IdentityStore(database),
    new PassportOffice(passportMaster),
    fingerprint,
  );
  const desk = { database, sealing: keys.cursor, passportMaster, fingerprint };
  const models = new MatchModels(readDefinition());
  const golden = new GoldenRecords(desk, models.definition.survivorship);
  const retention = new DisclosureRetention(database, disclosureMonths);
  await retention.apply(new Date(clock() * 1000));
  return await buildSubgraph({
    name: 'identity',
    resolvers: [
      new QueryResolver(directory),
      new CustomerResolver(directory),
      new StandingResolver(directory),
      new ConflictSideResolver(golden),
      new GoldenRecordResolver(golden, desk),
      new CustomerDisclosuresResolver(database, keys.cursor),
      new LedgerResolver(database),
      new PrivacySignalsResolver(database),
      new DisclosuresResolver(database, retention),
      new RightsResolver(desk),
      new CustomerRightsResolver(desk, directory),
      new RightsBundleResolver(desk),
      new DutiesResolver(desk),
      new ClaimsResolver(desk, models, rest.onFault),
      new MatchesResolver(desk, models),
    ],
    orphanedTypes: ORPHANED,
    // no Customer: nobody is entered, or minted a passport, through _entities
    references: {
      IdentityStanding: ({ passport }, _context, { customer }) =>
        new IdentityStanding(String(passport), customer),
    },
    keys,
    clock,
    ...rest,
  });
}

/** With its fraction: two things that a customer says within a second have an order. */
function preciseClock(): number {
  return Date.now() / 1000;
}
