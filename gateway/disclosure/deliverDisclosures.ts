import { encodeDisclosure } from './disclosure.ts';

/** Takes records, each as JSON, to their store. Throws when the store did not say that it has them. */
export type SendDisclosures = (texts: readonly string[]) => Promise<void>;

/** The store did not say that it has the records, and may take them another time. */
export class NotStoredError extends Error {
  readonly code = 'NOT_STORED';
}

/** The store will never take these records together: one of them at least is not as it must be. */
export class RefusedError extends Error {
  readonly code = 'REFUSED';
}

/** Whole, of nobody, and of a month that no store keeps: one that takes our records at all says yes to it, and forgets it. */
const PROBE = encodeDisclosure({
  id: 'probe',
  at: new Date(0),
  tenant: '',
  client: '',
  person: '',
  purpose: '',
  automated: false,
  groups: [{ customers: [], fields: '"released":[],"withheld":[],"read":[]' }],
});

/**
 * Takes records to the store and answers with those that it refuses for good, found by halving: one record must not keep
 * all later ones from it. Throws when the store is away, or refuses whatever is sent, as one of another version may.
 */
export async function deliverDisclosures(send: SendDisclosures, texts: readonly string[]): Promise<string[]> {
  if (await isTaken(send, texts)) return [];
  if (!(await isTaken(send, [PROBE]))) throw new NotStoredError('The store takes no records of this form.');
  return await halve(send, texts);
}

/** Of records that were refused together. */
async function halve(send: SendDisclosures, texts: readonly string[]): Promise<string[]> {
  if (texts.length === 1) return [...texts];
  const middle = texts.length >> 1;
  const refused: string[] = [];
  for (const half of [texts.slice(0, middle), texts.slice(middle)])
    if (!(await isTaken(send, half))) refused.push(...(await halve(send, half)));
  return refused;
}

async function isTaken(send: SendDisclosures, texts: readonly string[]): Promise<boolean> {
  try {
    await send(texts);
    return true;
  } catch (error) {
    if (error instanceof RefusedError) return false;
    throw error;
  }
}
