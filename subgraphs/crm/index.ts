import { buildSubgraph } from '../kit/buildSubgraph.ts';
import { changeFeed } from '../kit/changeFeed.ts';
import { IdentityClaims } from '../kit/identityClaims.ts';
import type { SubgraphModule } from '../kit/subgraphModule.ts';
import { subgraphSdl } from '../kit/subgraphSdl.ts';
import { SubjectDuties } from '../kit/subjectDuties.ts';
import { CrmLoaders } from './crmLoaders.ts';
import { migrations } from './migrations.ts';
import { recordClaims } from './recordClaims.ts';
import { CustomerResolver } from './resolvers/customer.ts';
import { InteractionsResolver } from './resolvers/interactions.ts';
import { TiersResolver } from './resolvers/tiers.ts';
import { seed } from './seed.ts';
import { createCrmStore } from './store.ts';
import { subjectData } from './subjectData.ts';
import type { CrmTables } from './tables.ts';
import { Customer } from './types/customer.ts';

const RESOLVERS = [CustomerResolver, InteractionsResolver, TiersResolver, SubjectDuties, IdentityClaims];
const sdl = () => subgraphSdl({ resolvers: RESOLVERS, orphanedTypes: [Customer] });
const claims = changeFeed<CrmTables>('crm', recordClaims);

/** Sales: who a customer is, how to reach them, and who looks after them. */
export const crm: SubgraphModule<CrmTables> = {
  name: 'crm',
  migrations,
  sdl,
  subjectData,
  claims,
  create({ database, ...deps }) {
    const loaders = new CrmLoaders(createCrmStore(database));
    return buildSubgraph({
      name: 'crm',
      resolvers: [
        new CustomerResolver(loaders),
        new InteractionsResolver(loaders, deps.keys.cursor),
        new TiersResolver(),
        new SubjectDuties({ database, data: subjectData, passportKeys: deps.keys.passport, sdl }),
        new IdentityClaims({ database, feed: claims, department: 'crm', passportKeys: deps.keys.passport }),
      ],
      orphanedTypes: [Customer],
      references: {
        Customer: ({ passport }, _context, section) => new Customer({ passport: String(passport), section }),
      },
      ...deps,
    });
  },
  seed,
};
