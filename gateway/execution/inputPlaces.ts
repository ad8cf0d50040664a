import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isNullableType,
  isObjectType,
} from 'graphql';
import { DATA_SUBJECT } from '../../schema/consent/directives.ts';
import type { SetField } from '../federation/joinFacts.ts';
import type {
  EntityBatch,
  FetchNode,
  PathStep,
  RequiredSelection,
  RewriteStep,
} from '../federation/planner.ts';
import {
  type CustomerFields,
  type CustomerFieldsOptions,
  customerFields,
  type DependentField,
} from './customerFields.ts';
import { type Demands, InputPlace } from './inputPlace.ts';
import type { ParsedFetch } from './parseFetch.ts';

/** One that requires a part of something. */
interface Claim {
  readonly demands: Demands;
  /** What it requires of it. */
  readonly fields: readonly SetField[];
}

interface Claimed {
  readonly claims: readonly Claim[];
  /** Of what none of them claims as its own. */
  readonly otherwise: Demands;
}

export type InputPlacesOptions = CustomerFieldsOptions & {
  /** The whole supergraph, inaccessible parts included. */
  readonly schema: GraphQLSchema;
};

/**
 * For which fields of customers a plan reads what it reads besides what the client selected, so that nothing is read for a
 * field that will not be answered. Where that cannot be told an input is read as if it had been selected: what is read in
 * vain harms less than a field that is computed without its inputs.
 */
export class InputPlaces {
  readonly #options: InputPlacesOptions;
  readonly #root = new InputPlace();
  readonly #dependents = new Map<EntityBatch, readonly DependentField[]>();

  constructor(fetches: ReadonlyMap<FetchNode, ParsedFetch>, options: InputPlacesOptions) {
    this.#options = options;
    if (!options.policy.linked) return;
    // from the last fetch to the first: who requires an input is known before what that requires itself
    for (const [{ subgraph }, { batches, fragments }] of [...fetches].reverse()) {
      for (const { batch, set } of batches) {
        const asked = customerFields({ subgraph, set, fragments, place: this.of(batch) }, options);
        const dependents = asked.fields.filter(isDependent);
        this.#dependents.set(batch, dependents);
        this.#note(batch, { claims: this.#claims(subgraph, dependents), otherwise: ofAny(asked) });
      }
    }
  }

  /** Where a batch's entities stand; undefined where nothing is required. */
  of({ paths, outputRewrites }: EntityBatch): InputPlace | undefined {
    // what is renamed stands elsewhere than it says
    const [first, ...others] = outputRewrites.length > 0 ? [] : paths.map((path) => this.#at(path));
    return others.reduce((place, other) => (other === undefined ? undefined : place?.and(other)), first);
  }

  /** The fields of a batch that require others. */
  dependents(batch: EntityBatch): readonly DependentField[] {
    return this.#dependents.get(batch) ?? [];
  }

  #at(path: readonly PathStep[]): InputPlace | undefined {
    let place: InputPlace | undefined = this.#root;
    for (const key of keysOf(path)) place = place?.within(key);
    return place;
  }

  #open(keys: readonly string[]): InputPlace {
    return keys.reduce((place, key) => place.open(key), this.#root);
  }

  /** A key is no field's own: it is needed by all that is asked for. */
  #claims(subgraph: string, dependents: readonly DependentField[]): readonly Claim[] {
    const keys = this.#options.requirements.keys(subgraph, DATA_SUBJECT).flatMap(({ fields }) => fields);
    const names = new Set(keys.map(({ name }) => name));
    return dependents.map(({ demands, requirement }) => ({
      demands,
      fields: requirement.fields.filter(({ name }) => !names.has(name)),
    }));
  }

  #note({ paths, requires, contexts }: EntityBatch, claimed: Claimed): void {
    for (const keys of paths.map(keysOf)) {
      for (const selection of requires) this.#noteRequired(this.#open(keys), selection, claimed);
      for (const { levels, path } of contexts) this.#noteContext(keys.slice(0, keys.length - levels), path);
    }
  }

  /** `parent`: the type of what the selection is on. */
  #noteRequired(
    place: InputPlace,
    selection: RequiredSelection,
    { claims, otherwise }: Claimed,
    parent?: GraphQLNamedType,
  ): void {
    if (selection.kind === 'fragment') {
      const on = this.#options.schema.getType(selection.on);
      for (const each of selection.selections) this.#noteRequired(place, each, { claims, otherwise }, on);
      return;
    }
    const { name, key, selections = [] } = selection;
    if (name === '__typename') return; // by it other parts are told apart
    const type = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name]?.type : undefined;
    const own = claimsOn(name, claims);
    const inner = place.open(key);
    // without what may not be null nothing else could be asked for either
    const isOwn = own.length > 0 && type !== undefined && isNullableType(type);
    for (const { demands } of isOwn ? own : [{ demands: otherwise }]) inner.add(demands);
    const within = { claims: own, otherwise };
    for (const each of selections) this.#noteRequired(inner, each, within, type && getNamedType(type));
  }

  /** What a field takes from what is above it is none of what it requires (`@fromContext`). */
  #noteContext(holder: readonly string[], path: readonly RewriteStep[]): void {
    let place = this.#open(holder);
    for (const step of path) {
      if (step.kind !== 'key') continue;
      place = place.open(step.key);
      place.add(undefined);
    }
  }
}

function isDependent(field: CustomerFields['fields'][number]): field is DependentField {
  return field.requirement !== undefined;
}

/** What is required for whatever is asked for: the demands of all of it, undefined where that cannot be told of a part. */
function ofAny({ fields, areAll }: CustomerFields): Demands {
  const demands = fields.map((field) => field.demands);
  return areAll && !demands.includes(undefined) ? demands.flatMap((each) => each ?? []) : undefined;
}

/** What is required of a field by those who require something of what it stands in. */
function claimsOn(name: string, claims: readonly Claim[]): readonly Claim[] {
  return claims.flatMap(({ demands, fields }) =>
    fields.filter((field) => field.name === name).map((field) => ({ demands, fields: field.fields })),
  );
}

function keysOf(path: readonly PathStep[]): string[] {
  return path.flatMap((step) => (step.kind === 'field' ? step.key : []));
}
