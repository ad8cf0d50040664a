import { buildSubgraph } from '../kit/buildSubgraph.ts';
import { changeFeed } from '../kit/changeFeed.ts';
import { IdentityClaims } from '../kit/identityClaims.ts';
import type { SubgraphModule } from '../kit/subgraphModule.ts';
import { subgraphSdl } from '../kit/subgraphSdl.ts';
import { SubjectDuties } from '../kit/subjectDuties.ts';
import { migrations } from './migrations.ts';
import { recordClaims } from './recordClaims.ts';
import { commerceReferences } from './references.ts';
import { CustomerResolver } from './resolvers/customer.ts';
import { OrderResolver } from './resolvers/order.ts';
import { OrderConnectionResolver, OrdersResolver } from './resolvers/orders.ts';
import { seed } from './seed.ts';
import { ShopLoaders } from './shopLoaders.ts';
import { createCommerceStore } from './store.ts';
import { subjectData } from './subjectData.ts';
import type { CommerceTables } from './tables.ts';
import { Customer } from './types/customer.ts';

const RESOLVERS = [
  CustomerResolver,
  OrdersResolver,
  OrderConnectionResolver,
  OrderResolver,
  SubjectDuties,
  IdentityClaims,
];
const sdl = () => subgraphSdl({ resolvers: RESOLVERS, orphanedTypes: [Customer] });
const claims = changeFeed<CommerceTables>('commerce', recordClaims);

/** The shop: orders, returns, subscriptions, and what a customer is worth to it. */
export const commerce: SubgraphModule<CommerceTables> = {
  name: 'commerce',
  migrations,
  sdl,
  subjectData,
  claims,
  create({ database, ...deps }) {
    const shop = new ShopLoaders(createCommerceStore(database));
    return buildSubgraph({
      name: 'commerce',
      resolvers: [
        new CustomerResolver(shop),
        new OrdersResolver(shop, deps.keys.cursor),
        new OrderConnectionResolver(shop),
        new OrderResolver(shop),
        new SubjectDuties({ database, data: subjectData, passportKeys: deps.keys.passport, sdl }),
        new IdentityClaims({
          database,
          feed: claims,
          department: 'commerce',
          passportKeys: deps.keys.passport,
        }),
      ],
      orphanedTypes: [Customer],
      references: commerceReferences(shop),
      ...deps,
    });
  },
  seed,
};
