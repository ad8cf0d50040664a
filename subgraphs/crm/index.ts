import { buildSubgraph } from '../kit/buildSubgraph.ts';
import type { SubgraphModule } from '../kit/subgraphModule.ts';
import { subgraphSdl } from '../kit/subgraphSdl.ts';
import { CrmLoaders } from './crmLoaders.ts';
import { migrations } from './migrations.ts';
import { CustomerResolver } from './resolvers/customer.ts';
import { InteractionsResolver } from './resolvers/interactions.ts';
import { TiersResolver } from './resolvers/tiers.ts';
import { seed } from './seed.ts';
import { createCrmStore } from './store.ts';
import type { CrmTables } from './tables.ts';
import { Customer } from './types/customer.ts';

/** Sales: who a customer is, how to reach them, and who looks after them. */
export const crm: SubgraphModule<CrmTables> = {
  name: 'crm',
  migrations,
  sdl: () =>
    subgraphSdl({
      resolvers: [CustomerResolver, InteractionsResolver, TiersResolver],
      orphanedTypes: [Customer],
    }),
  create({ database, ...deps }) {
    const loaders = new CrmLoaders(createCrmStore(database));
    return buildSubgraph({
      name: 'crm',
      resolvers: [
        new CustomerResolver(loaders),
        new InteractionsResolver(loaders, deps.keys.cursor),
        new TiersResolver(),
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
