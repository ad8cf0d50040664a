import { z } from 'zod';

/** The part of the answer to a mutation about rights. */
export const RECEIPT = 'id state statement';

/** A receipt never holds data of the customer. */
export const receipt = z.object({ id: z.string(), state: z.string(), statement: z.string() });

/** A receipt in one line. */
export function receiptInWords({ id, state, statement }: z.infer<typeof receipt>): string {
  return `${id} ${state}: ${statement}`;
}
