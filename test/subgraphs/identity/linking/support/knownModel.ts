import { sql } from 'kysely';
import type { Keyring } from '../../../../../schema/consent/keys.ts';
import { saveModel } from '../../../../../subgraphs/identity/linking/matchModels.ts';
import type { StoredModel } from '../../../../../subgraphs/identity/linking/pairJudge.ts';
import type { Resolving } from '../../../../../subgraphs/identity/linking/resolving.ts';
import type {
  PersonAttribute,
  PersonDescription,
  RecordClaims,
} from '../../../../../subgraphs/kit/claims.ts';
import { createPrng } from '../../../../../subgraphs/kit/sample/prng.ts';
import type { OpenTestDatabase } from '../../../../support/databases.ts';
import { smallTown } from '../../resolution/support/smallTown.ts';
import { type IdentityFixture, identityFixture, SEEN, TENANT } from '../../support/identityFixture.ts';
import { learn, resolverOf, townRecord } from './resolver.ts';

export interface KnownModel {
  readonly fixture: IdentityFixture;
  readonly resolver: Resolving;
}

let learned: StoredModel | undefined;

/** A store that knows nobody, with a model that was learned from a small town once for all tests of a file. */
export async function withModel(open: OpenTestDatabase, fingerprint?: Keyring): Promise<KnownModel> {
  learned ??= await learnOnce(open);
  const fixture = await identityFixture(open, fingerprint);
  await saveModel(fixture.database, TENANT, learned, new Date());
  return { fixture, resolver: resolverOf(fixture) };
}

async function learnOnce(open: OpenTestDatabase): Promise<StoredModel> {
  const { fixture } = await withTown(open);
  const { rows } = await sql<{ model: StoredModel }>`select model from identity.match_models`.execute(
    fixture.database,
  );
  return (rows[0] as { model: StoredModel }).model;
}

/** A store that has learned from the people of a small town, beside whom tests put their own; nothing is resolved yet. */
export async function withTown(
  open: OpenTestDatabase,
  people = 250,
  more: readonly RecordClaims[] = [],
): Promise<KnownModel> {
  const fixture = await identityFixture(open);
  const resolver = resolverOf(fixture);
  await fixture.intake.register(TENANT, [...smallTown(people).map((row) => townRecord(row)), ...more]);
  await learn(resolver);
  return { fixture, resolver };
}

export type Values = PersonDescription['values'];

/** What a record says of a person: a record of the support desk where its name begins with d, else of the crm. */
export function saying(recordId: string, values: Values, more: Partial<RecordClaims> = {}): RecordClaims {
  const department = recordId.startsWith('d') ? 'support' : 'crm';
  return { department, recordId, lastSeen: SEEN, attributes: [], person: { values, country: 'DE' }, ...more };
}

/** So many days after SEEN. */
export const later = (days: number): Date => new Date(SEEN.getTime() + days * 86_400_000);

/** Somebody whom nobody resembles. */
export function somebody(number: number): Readonly<Record<PersonAttribute, string>> {
  const prng = createPrng(`somebody ${number}`);
  const letters = (count: number) => Array.from({ length: count }, () => prng.pick([...LETTERS])).join('');
  const [givenName, familyName] = [letters(7), letters(9)];
  return {
    givenName,
    familyName,
    birthDate: `${prng.int(1930, 2005)}-0${prng.int(1, 9)}-${prng.int(10, 28)}`,
    email: `${letters(10)}@mail.example`,
    phone: `+4917${prng.int(10_000_000, 99_999_999)}`,
    houseNumber: String(prng.int(1, 90)),
    street: `${letters(9)} street`,
    city: `${letters(7)}ton`,
    postcode: String(prng.int(10_000, 99_999)),
    unit: '',
    nationalId: '',
    loyaltyId: '',
    organisation: '',
  };
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** The same person as another department wrote them down: a letter of the street is missing. */
export function again(values: ReturnType<typeof somebody>): ReturnType<typeof somebody> {
  return { ...values, street: `${values.street.slice(0, 3)}${values.street.slice(4)}` };
}
