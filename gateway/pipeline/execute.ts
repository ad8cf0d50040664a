import { CALLER_HEADER, mintCallerToken } from '../../schema/consent/callerToken.ts';
import { deriveKeyring, type Key, type Keyring } from '../../schema/consent/keys.ts';
import { PASSPORT_LIFETIME_SECONDS } from '../../schema/consent/passport.ts';
import { type ConsentLayers, ConsentSession } from '../execution/consentLayer.ts';
import { type ExecutedPlan, executePlan } from '../execution/executePlan.ts';
import type { Errand } from '../execution/planRun.ts';
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

/** Stage 5: runs the plan. Every fetch carries one purpose, in a token that the subgraph can check. */
export async function execute(bound: BoundOperation, options: ExecuteOptions): Promise<Executed> {
  const { ask } = options.caller;
  const errandFor = (derivedField: string, purpose: string) => errand({ derivedField, purpose }, options);
  const own = errandFor('', ask.purpose);
  const { plan, derivations, meanings } = bound.planned;
  const executed = await executePlan(plan ?? { kind: 'Sequence', nodes: [] }, derivations, {
    ...own,
    errandFor,
    isCompatible: options.supergraph.isCompatible,
    policy: options.supergraph.policy,
    transport: options.transport,
    meanings,
    variables: bound.variables,
    limit: options.limit,
  });
  return { ...executed, session: own.session };
}

/** What a fetch is for. */
interface Cause {
  readonly purpose: string;
  /** `Type.field` where it is for a derived field, else ''. */
  readonly derivedField: string;
}

function errand(cause: Cause, options: ExecuteOptions): Errand {
  const ask = { ...options.caller.ask, purpose: cause.purpose };
  const tokens = new Map<string, Readonly<Record<string, string>>>();
  return {
    session: new ConsentSession(ask, options.layers, options.now),
    headersFor: (subgraph) => {
      let headers = tokens.get(subgraph);
      if (headers === undefined) {
        headers = callerHeaders(subgraph, cause, options);
        tokens.set(subgraph, headers);
      }
      return headers;
    },
    sharedBy: sharedBy(options.caller, cause),
  };
}

/** All that a department may look at in a caller token, but the request's own id. */
function sharedBy(caller: AdmittedCaller, { purpose, derivedField }: Cause): string {
  const { client, person, ask } = caller;
  const scopes = vouchedScopes(caller);
  const { tenant, automated } = ask;
  return JSON.stringify([tenant, client?.id ?? '', automated, purpose, derivedField, person, scopes]);
}

/** What the client is registered for and its token does not leave out: neither alone gives it power over a subgraph. */
function vouchedScopes({ client, scopes }: AdmittedCaller): readonly string[] {
  return client === undefined ? [] : client.scopes.filter((scope) => scopes.includes(scope));
}

function callerHeaders(
  subgraph: string,
  { purpose, derivedField }: Cause,
  options: ExecuteOptions,
): Readonly<Record<string, string>> {
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
      purpose,
      holds: client?.purposes ?? [],
      scopes: vouchedScopes(options.caller),
      person,
      derivedField,
      requestId: options.requestId,
      issuedAt: options.now,
      expiresAt: options.now + PASSPORT_LIFETIME_SECONDS,
    },
    key,
  );
  return { ...trace, [CALLER_HEADER]: token };
}
