import { CALLER_HEADER, mintCallerToken } from '../../schema/consent/callerToken.ts';
import { deriveKeyring, type Key, type Keyring } from '../../schema/consent/keys.ts';
import { PASSPORT_LIFETIME_SECONDS } from '../../schema/consent/passport.ts';
import { type ConsentLayers, ConsentSession } from '../execution/consentLayer.ts';
import { type ExecutedPlan, executePlan } from '../execution/executePlan.ts';
import type { RequestLimit, Transport } from '../execution/transport.ts';
import type { Supergraph } from '../federation/supergraph.ts';
import type { AdmittedCaller } from './caller.ts';
import type { BoundOperation } from './plan.ts';

/** The keys with which the gateway speaks to each subgraph: derived once, not once a request. */
export class CallerKeys {
  readonly #master: Keyring | undefined;
  readonly #derived = new Map<string, Key>();

  /** Without a master no caller tokens are sent: the subgraphs then release nothing that needs consent. */
  constructor(master: Keyring | undefined) {
    this.#master = master;
  }

  for(subgraph: string): Key | undefined {
    if (this.#master === undefined) return undefined;
    let key = this.#derived.get(subgraph);
    if (key === undefined) {
      key = deriveKeyring(this.#master, 'caller', subgraph).keys[0];
      this.#derived.set(subgraph, key);
    }
    return key;
  }
}

export interface ExecuteOptions {
  readonly supergraph: Supergraph;
  readonly transport: Transport;
  readonly layers: ConsentLayers;
  readonly keys: CallerKeys;
  readonly caller: AdmittedCaller;
  readonly requestId: string;
  /** Seconds since 1970: the same for all tokens of the request, so that equal customers have equal passports. */
  readonly now: number;
  readonly limit: RequestLimit;
}

export interface Executed extends ExecutedPlan {
  readonly session: ConsentSession;
}

/** Stage 5: runs the plan. Every fetch carries the caller's one purpose, in a token that the subgraph can check. */
export async function execute(bound: BoundOperation, options: ExecuteOptions): Promise<Executed> {
  const session = new ConsentSession(options.caller.ask, options.layers, options.now);
  const tokens = new Map<string, Readonly<Record<string, string>>>();
  const headersFor = (subgraph: string) => {
    let headers = tokens.get(subgraph);
    if (headers === undefined) {
      headers = callerHeaders(subgraph, options);
      tokens.set(subgraph, headers);
    }
    return headers;
  };
  const executed = await executePlan(bound.planned.plan ?? { kind: 'Sequence', nodes: [] }, {
    isCompatible: options.supergraph.isCompatible,
    policy: options.supergraph.policy,
    transport: options.transport,
    session,
    meanings: bound.planned.meanings,
    variables: bound.variables,
    headersFor,
    sharedBy: sharedBy(options.caller),
    limit: options.limit,
  });
  return { ...executed, session };
}

/** All that a department may look at in a caller token, but the request's own id. */
function sharedBy(caller: AdmittedCaller): string {
  const { client, person, ask } = caller;
  const scopes = vouchedScopes(caller);
  return JSON.stringify([ask.tenant, client?.id ?? '', ask.automated, ask.purpose, person, scopes]);
}

/** What the client is registered for and its token does not leave out: neither alone gives it power over a subgraph. */
function vouchedScopes({ client, scopes }: AdmittedCaller): readonly string[] {
  return client === undefined ? [] : client.scopes.filter((scope) => scopes.includes(scope));
}

function callerHeaders(subgraph: string, options: ExecuteOptions): Readonly<Record<string, string>> {
  const key = options.keys.for(subgraph);
  const { client, person, ask, trace } = options.caller;
  if (key === undefined || !options.supergraph.policy.linked) return trace;
  const token = mintCallerToken(
    {
      audience: subgraph,
      tenant: ask.tenant,
      client: client?.id ?? '',
      kind: client?.kind ?? 'SERVICE',
      automated: ask.automated,
      purpose: ask.purpose,
      holds: client?.purposes ?? [],
      scopes: vouchedScopes(options.caller),
      person,
      derivedField: '',
      requestId: options.requestId,
      issuedAt: options.now,
      expiresAt: options.now + PASSPORT_LIFETIME_SECONDS,
    },
    key,
  );
  return { ...trace, [CALLER_HEADER]: token };
}
