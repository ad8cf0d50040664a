import { randomBytes } from 'node:crypto';
import { afterEach } from '@jest/globals';
import type { ExecutionResult } from 'graphql';
import type { Kysely } from 'kysely';
import { CALLER_HEADER, type Caller, mintCallerToken } from '../../../../schema/consent/callerToken.ts';
import { deriveKeyring, type Keyring } from '../../../../schema/consent/keys.ts';
import { createIntake, identity } from '../../../../subgraphs/identity/index.ts';
import type { Intake } from '../../../../subgraphs/identity/intake.ts';
import type { IdentityTables } from '../../../../subgraphs/identity/tables.ts';
import type { Claim, RecordClaims } from '../../../../subgraphs/kit/claims.ts';
import { personClaims } from '../../../../subgraphs/kit/personClaims.ts';
import type { Subgraph, SubgraphDeps } from '../../../../subgraphs/kit/subgraph.ts';
import type { OpenTestDatabase } from '../../../support/databases.ts';

export const TENANT = 'sample';
/** The tests' present, in seconds. */
export const NOW = Date.parse('2026-11-01T12:00:00Z') / 1000;
export const SEEN = new Date('2026-10-01T00:00:00Z');

export const ring = (id = 'k1'): Keyring => ({ keys: [{ id, secret: randomBytes(32) }] });

export interface Answer {
  /** {} when the whole request failed. */
  readonly data: Record<string, unknown>;
  readonly errors: readonly { readonly message: string; readonly code: unknown }[];
  readonly withheld: readonly { readonly path: readonly unknown[]; readonly reason: string }[];
}

type Settings = Pick<SubgraphDeps<IdentityTables>, 'disclosureMonths' | 'onFault'>;

export interface IdentityFixture {
  readonly database: Kysely<IdentityTables>;
  subgraph: Subgraph;
  /** Another process on the same database. */
  restart(settings?: Settings): Promise<void>;
  readonly intake: Intake;
  readonly passportMaster: Keyring;
  readonly fingerprint: Keyring;
  /** Every statement since the last reset. */
  readonly statements: string[];
  /** Seconds since 1970; the tests move it. */
  time: number;
  /** Asks with a caller token; `undefined` asks without. */
  ask(
    caller: Partial<Caller> | undefined,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<Answer>;
}

const opened: Kysely<IdentityTables>[] = [];

// Not only after all tests of a file: a server has so many connections.
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.destroy()));
});

/** A subgraph of its own, on an empty database, until the end of the test. */
export async function identityFixture(
  open: OpenTestDatabase,
  fingerprint = ring(),
): Promise<IdentityFixture> {
  const statements: string[] = [];
  const database = await open<IdentityTables>('identity', {
    migrations: identity.migrations,
    onStatement: (statement) => statements.push(statement),
  });
  opened.push(database);
  const passportMaster = ring();
  const callerMaster = ring();
  const callerRing = deriveKeyring(callerMaster, 'caller', 'identity');
  const keys = {
    passport: deriveKeyring(passportMaster, 'passport', 'identity'),
    caller: callerRing,
    cursor: ring(),
    passportMaster,
    fingerprint,
  };
  const create = (settings: Settings = {}) =>
    identity.create({ database, keys, clock: () => fixture.time, ...settings });
  const fixture: IdentityFixture = {
    database,
    subgraph: undefined as unknown as Subgraph,
    restart: async (settings) => {
      fixture.subgraph = await create(settings);
    },
    intake: createIntake(database, fingerprint),
    passportMaster,
    fingerprint,
    statements,
    time: NOW,
    async ask(caller, query, variables) {
      const token = caller && mintCallerToken(callerOf(caller, fixture.time), callerRing.keys[0]);
      return answerOf(await fixture.subgraph.execute({ query, variables }, { [CALLER_HEADER]: token }));
    },
  };
  await fixture.restart();
  return fixture;
}

function callerOf(caller: Partial<Caller>, now: number): Caller {
  const purpose = caller.purpose ?? 'CUSTOMER_SUPPORT';
  return {
    audience: 'identity',
    tenant: TENANT,
    client: 'support-desk',
    kind: 'APP',
    automated: false,
    purpose,
    holds: purpose === '' ? [] : [purpose],
    scopes: [],
    person: '',
    derivedField: '',
    requestId: 'request-1',
    issuedAt: Math.floor(now),
    expiresAt: Math.floor(now) + 60,
    ...caller,
  };
}

function answerOf({ data, errors = [], extensions }: ExecutionResult): Answer {
  const consent = extensions?.consent as { withheld: Answer['withheld'] } | undefined;
  return {
    data: JSON.parse(JSON.stringify(data ?? {})) as Record<string, unknown>,
    errors: errors.map((error) => ({ message: error.message, code: error.extensions.code })),
    withheld: consent?.withheld ?? [],
  };
}

export const selfService = (person: string): Partial<Caller> => ({
  client: 'account-page',
  kind: 'SELF_SERVICE',
  person,
});

/** One record of a department: `crm/crm-1`. */
export function record(name: string, customer: string, more: Partial<RecordClaims> = {}): RecordClaims {
  const [department, recordId] = name.split('/') as [RecordClaims['department'], string];
  return { department, recordId, customer, lastSeen: SEEN, attributes: [], ...more };
}

export const INGRID = {
  givenName: 'Ingrid',
  familyName: 'Castellanos',
  emails: ['ingrid@example.com'],
  phones: ['+498999998803'],
  birthDate: '1984-05-17',
  postalCodes: ['80331'],
};

export const order = (value: string): Claim => ({ attribute: 'ORDER', value });
export const ticket = (value: string): Claim => ({ attribute: 'TICKET', value });

/** A customer known to three departments, with an order and a ticket. */
export function ingrid(customer = 'c-3'): RecordClaims[] {
  const number = customer.slice(2);
  const described = personClaims(INGRID);
  return [
    record(`crm/crm-${number}`, customer, { attributes: described, link: { rule: 'VERIFIED_LOGIN' } }),
    record(`commerce/shop-${number}`, customer, { attributes: [order(`order-${number}-1`)] }),
    record(`support/desk-${number}`, customer, {
      attributes: [ticket(`ticket-${number}-1`)],
      link: { rule: 'SAME_VERIFIED_EMAIL' },
    }),
  ];
}
