import type { Prng } from '../../kit/sample/prng.ts';
import { daysAgo, type SampleCustomer } from '../../kit/sample/sampleCustomer.ts';
import type { OrderLinesTable, OrdersTable, ReturnsTable } from '../tables.ts';
import type { ReturnReason, ReturnStatus } from '../vocabulary.ts';

const DAY_MS = 86_400_000;

const REASONS: readonly (readonly [ReturnReason, number])[] = [
  ['CHANGED_MIND', 38],
  ['DEFECTIVE', 22],
  ['NOT_AS_DESCRIBED', 14],
  ['DAMAGED_IN_TRANSIT', 12],
  ['WRONG_ITEM', 9],
  ['OTHER', 5],
];

/** How often a line comes back. */
const RETURNED = 0.06;

/** What came back of an order: of the sample's stories only the product that Rafael Nakamura has just sent back. */
export function returnsOf(
  customer: SampleCustomer,
  order: OrdersTable,
  lines: readonly OrderLinesTable[],
  rng: Prng,
): ReturnsTable[] {
  if (order.id === 'order-000004-1') return lines.map(defectiveProduct);
  const cannotBe =
    customer.story !== undefined || order.status !== 'DELIVERED' || order.placed_at > daysAgo(10);
  if (cannotBe) return [];
  return lines.filter(() => rng.chance(RETURNED)).map((line) => returnOf(order, line, rng));
}

function defectiveProduct(line: OrderLinesTable): ReturnsTable {
  return {
    ...returned(line),
    reason: 'DEFECTIVE',
    status: 'RECEIVED',
    requested_at: daysAgo(3.1),
    refund_minor: 0,
    refunded_at: null,
  };
}

function returnOf(order: OrdersTable, line: OrderLinesTable, rng: Prng): ReturnsTable {
  const delivered = new Date(order.placed_at.getTime() + 5 * DAY_MS);
  const latest = new Date(Math.min(order.placed_at.getTime() + 25 * DAY_MS, daysAgo(1).getTime()));
  const requestedAt = rng.instant(delivered, latest);
  const status = statusOf(requestedAt, rng);
  const refunded = status === 'REFUNDED';
  return {
    ...returned(line),
    reason: rng.weighted(REASONS),
    status,
    requested_at: requestedAt,
    refund_minor: refunded ? line.total_minor : 0,
    refunded_at: refunded ? new Date(requestedAt.getTime() + rng.int(6, 18) * DAY_MS) : null,
  };
}

function statusOf(requestedAt: Date, rng: Prng): ReturnStatus {
  if (requestedAt > daysAgo(5)) return 'REQUESTED';
  if (requestedAt > daysAgo(20)) return 'RECEIVED';
  return rng.chance(0.92) ? 'REFUNDED' : 'REJECTED';
}

/** return-000004-1-1: the order's numbers and the line's. */
function returned(line: OrderLinesTable) {
  const { tenant, order_id, line_number, quantity } = line;
  return {
    tenant,
    id: `${order_id.replace('order', 'return')}-${line_number}`,
    order_id,
    line_number,
    quantity,
  };
}
