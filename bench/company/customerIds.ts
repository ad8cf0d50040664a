/** How many customers there are of each kind: enough that requests in flight at one time are about different people. */
export const CUSTOMERS = 5_000;

/** `OPEN`: withholds nothing. `MIXED`: every third one withholds about a third of the categories. */
export type CustomerKind = 'OPEN' | 'MIXED';

const PREFIX = { OPEN: 'open', MIXED: 'mixed' } as const satisfies Record<CustomerKind, string>;

/** A unified customer id: `open-000017`. */
export function customerId(kind: CustomerKind, index: number): string {
  return `${PREFIX[kind]}-${String(index % CUSTOMERS).padStart(6, '0')}`;
}

/** The number in a customer's id. Throws an Error for an id that is none of ours. */
export function customerIndex(id: string): number {
  const digits = /^(?:open|mixed)-(\d{6})$/.exec(id)?.[1];
  if (digits === undefined) throw new Error(`"${id}" is not the id of a canned customer`);
  return Number(digits);
}
