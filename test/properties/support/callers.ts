import type { Caller } from '../../../schema/consent/callerToken.ts';
import { ALL_PURPOSES } from '../oracle/ledgerEntry.ts';
import type { Asker } from '../oracle/oracle.ts';
import type { Dice } from './dice.ts';

/** Somebody who asks: how they authenticate, and what the oracle must know of them. */
export interface RandomCaller {
  /** Undefined: without a token. */
  readonly client: string | undefined;
  /** The `sub` of the token. */
  readonly person: string | undefined;
  readonly asker: Asker;
}

interface Kind {
  readonly kind: Caller['kind'];
  readonly tenant: string;
  readonly automated: boolean;
}

/** Clients that may ask for any purpose, one of each kind and some that say of themselves what they are. */
export const KINDS: Readonly<Record<string, Kind>> = {
  app: { kind: 'APP', tenant: 'sample', automated: false },
  robot: { kind: 'APP', tenant: 'sample', automated: true },
  agent: { kind: 'AGENT', tenant: 'sample', automated: true },
  clerk: { kind: 'AGENT', tenant: 'sample', automated: false },
  service: { kind: 'SERVICE', tenant: 'sample', automated: true },
  page: { kind: 'SELF_SERVICE', tenant: 'sample', automated: false },
  abroad: { kind: 'APP', tenant: 'elsewhere', automated: false },
};

/** The clients file that registers them. */
export const CLIENTS_YAML: string = [
  'clients:',
  ...Object.entries(KINDS).map(
    ([id, { kind, tenant, automated }]) =>
      `  ${id}: { team: Tests, kind: ${kind}, tenant: ${tenant}, automated: ${automated}, purposes: [${ALL_PURPOSES.join(', ')}] }`,
  ),
  '',
].join('\n');

/** The purposes that customers have a say in come up more often, and so does the one that sees everything. */
const PURPOSES_BY_INTEREST: readonly string[] = [
  ...ALL_PURPOSES,
  'DIRECT_MARKETING',
  'PERSONALISATION',
  'ANALYTICS',
  'RELATIONSHIP_MANAGEMENT',
  'RELATIONSHIP_MANAGEMENT',
  'RIGHTS_FULFILMENT',
];

/** A random caller; `people` are the customers who may be behind a self-service client. */
export function randomCaller(dice: Dice, people: readonly string[]): RandomCaller {
  const client = dice.weighted<string | undefined>([
    ['app', 6],
    ['agent', 5],
    ['page', 5],
    ['service', 2],
    ['robot', 1],
    ['clerk', 1],
    ['abroad', 1],
    [undefined, 1],
  ]);
  const kind = client === undefined ? undefined : KINDS[client];
  if (kind === undefined)
    return {
      client: undefined,
      person: undefined,
      asker: { tenant: '', purpose: '', automated: true, self: undefined },
    };
  const { tenant, automated } = kind;
  const person = kind.kind === 'SELF_SERVICE' ? dice.pick(people) : undefined;
  return {
    client,
    person,
    asker: { tenant, automated, purpose: dice.pick(PURPOSES_BY_INTEREST), self: person },
  };
}
