import type { Keyring } from '../../schema/consent/keys.ts';
import type { Paging } from '../kit/connections.ts';
import type { Shopper } from './shopper.ts';
import type { OrderPosition, OrderRow } from './store.ts';

/** How the list of a shopper's orders is paged. */
export function orderPaging({ section }: Shopper, ring: Keyring): Paging<OrderRow> {
  return {
    ring,
    scope: `Customer.orders/${section.tenant}/${section.customer}`,
    positionOf: (row) => JSON.stringify([row.placed_at, row.id]),
  };
}

/** The inverse of positionOf. */
export function readPosition(position: string): OrderPosition {
  const [placedAt, id] = JSON.parse(position) as [string, string];
  return { placedAt: new Date(placedAt), id };
}
