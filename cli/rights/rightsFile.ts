import { z } from 'zod';
import { CliError } from '../cliError.ts';

/** The part of a request that says where it stands. */
export const STANDING = 'id kind state requestedAt dueAt closedAt tasks { department doneAt }';

const task = z.object({ department: z.string(), doneAt: z.string().nullable() });

export const standing = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.string(),
  requestedAt: z.string(),
  dueAt: z.string(),
  closedAt: z.string().nullable(),
  tasks: z.array(task),
});

/** Where a request about rights stands; times are RFC 3339. */
export type Standing = z.infer<typeof standing>;

/** What the answer to a request waits for: departments by name, or a person; nothing once it is closed. */
export function missingOf({
  state,
  closedAt,
  tasks,
}: Pick<Standing, 'state' | 'closedAt' | 'tasks'>): string[] {
  if (closedAt !== null) return [];
  if (state !== 'ACCEPTED') return ['a person'];
  return tasks.filter(({ doneAt }) => doneAt === null).map(({ department }) => department.toLowerCase());
}

const DAY_MS = 86_400_000;

/** Whole days until a moment, rounded down: negative as soon as it has passed. */
export function daysUntil(moment: string, now: number): number {
  return Math.floor((Date.parse(moment) - now) / DAY_MS);
}

/** What a customer asked for. Throws CliError where it is withheld: that is not the same as nothing. */
export function askedBy<T>({
  id,
  rightsRequests,
}: {
  readonly id: string;
  readonly rightsRequests: T[] | null;
}): T[] {
  if (rightsRequests !== null) return rightsRequests;
  throw new CliError(
    `The gateway withholds what ${id} asked for from this client. It is for the privacy office: see ACCORD_TOKEN in \`accord rights --help\`.`,
  );
}

/** For an id that leads to nobody. */
export function noCustomer(id: string): CliError {
  return new CliError(`There is no customer ${id}. Expected a unified id, such as c-000001.`);
}
