import type { ReferenceResolver } from '../kit/entities.ts';
import type { ShopLoaders } from './shopLoaders.ts';
import type { Shopper } from './shopper.ts';
import { Customer } from './types/customer.ts';
import { Order } from './types/order.ts';

/** How other departments' references to what the shop knows are followed, by type. */
export function commerceReferences(shop: ShopLoaders): Record<string, ReferenceResolver> {
  return {
    Customer: (reference, _context, section) => new Customer(shopperOf(reference.passport, section)),

    /** An order counts only with the passport of the customer whose order it is. */
    async Order(reference, context, section) {
      const shopper = shopperOf(reference.passport, section);
      if (typeof reference.id !== 'string') return null;
      const row = await shop.order(context, shopper, reference.id);
      return row !== undefined && section.records.includes(row.shopper_id) ? new Order(row, shopper) : null;
    },
  };
}

function shopperOf(passport: unknown, section: Shopper['section']): Shopper {
  return { passport: String(passport), section };
}
