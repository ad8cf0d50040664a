import type { RequiredSelection, Rewrite } from '../federation/planner.ts';
import type { CustomerContext } from './consentLayer.ts';
import { isObject, mergeData, type Raw } from './mergeData.ts';
import { PASSPORT } from './operationTree.ts';
import { applyRewrites } from './rewrites.ts';
import type { IsCompatible } from './typeConditions.ts';

/**
 * Writes what a subgraph is told of an entity, as JSON, so that it can resolve it further. Undefined when a required key
 * is missing: then there is nothing to ask.
 */
export type WriteRepresentation = (object: Raw, customer: CustomerContext) => string | undefined;

export interface RepresentationOptions {
  readonly subgraph: string;
  readonly requires: readonly RequiredSelection[];
  readonly inputRewrites: readonly Rewrite[];
  /**
   * Whether passports are the enclosing customer's own, cut to the subgraph's section, and never what a department
   * echoed: in a supergraph that holds personal data.
   */
  readonly linked: boolean;
  readonly isCompatible: IsCompatible;
}

/** Keys are mostly a few plain fields of one type: for those the text is put together without an object in between. */
export function compileRepresentation(options: RepresentationOptions): WriteRepresentation {
  const flat = options.inputRewrites.length === 0 ? flatKey(options.requires) : undefined;
  return flat === undefined ? structured(options) : flatWriter(flat, options);
}

interface FlatKey {
  readonly on: string | undefined;
  readonly fields: readonly { readonly name: string; readonly key: string }[];
}

/** Undefined for requirements that have a structure. */
function flatKey(requires: readonly RequiredSelection[], on?: string): FlatKey | undefined {
  const [only] = requires;
  if (on === undefined && requires.length === 1 && only?.kind === 'fragment')
    return flatKey(only.selections, only.on);
  const fields = requires.filter(
    (selection) => selection.kind === 'field' && selection.selections === undefined,
  ) as FlatKey['fields'];
  const names = new Set(fields.map(({ name }) => name));
  const isFlat = fields.length === requires.length && names.size === fields.length;
  return isFlat && names.has('__typename') ? { on, fields } : undefined;
}

function flatWriter({ on, fields: wanted }: FlatKey, options: RepresentationOptions): WriteRepresentation {
  const { subgraph, linked, isCompatible } = options;
  const fields = wanted.map(({ name, key }, index) => ({
    key,
    isPassport: linked && name === PASSPORT,
    head: `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`,
  }));
  return (object, customer) => {
    const actual = object.__typename;
    if (on !== undefined && typeof actual === 'string' && !isCompatible(actual, on)) return undefined;
    let text = '';
    for (const { key, isPassport, head } of fields) {
      const value = isPassport ? customer.section(subgraph) : object[key];
      if (value === undefined) return undefined;
      text += head + JSON.stringify(value);
    }
    return `${text}}`;
  };
}

function structured(options: RepresentationOptions): WriteRepresentation {
  const { subgraph, requires, inputRewrites, linked, isCompatible } = options;
  return (object, customer) => {
    const passport = linked ? { section: customer.section(subgraph) } : undefined;
    const selected = new Selector(passport, isCompatible).select(object, requires);
    if (selected === undefined || !('__typename' in selected)) return undefined;
    applyRewrites(selected, inputRewrites, isCompatible);
    return JSON.stringify(selected);
  };
}

class Selector {
  readonly #passport: { readonly section: string | undefined } | undefined;
  readonly #isCompatible: IsCompatible;

  constructor(passport: { readonly section: string | undefined } | undefined, isCompatible: IsCompatible) {
    this.#passport = passport;
    this.#isCompatible = isCompatible;
  }

  /** Undefined when anything required is missing. */
  select(object: Raw, requires: readonly RequiredSelection[]): Raw | undefined {
    const selected: Raw = {};
    for (const selection of requires) {
      const part = this.#part(object, selection);
      if (part === undefined) return undefined;
      mergeData(selected, part);
    }
    return selected;
  }

  #part(object: Raw, selection: RequiredSelection): Raw | undefined {
    if (selection.kind === 'fragment') {
      const actual = object.__typename;
      const applies = typeof actual !== 'string' || this.#isCompatible(actual, selection.on);
      return applies ? this.select(object, selection.selections) : {};
    }
    const { name, key, selections } = selection;
    const value = name === PASSPORT && this.#passport !== undefined ? this.#passport.section : object[key];
    const copy = selections === undefined ? value : this.#copy(value, selections);
    return copy === undefined ? undefined : { [name]: copy };
  }

  #copy(value: unknown, selections: readonly RequiredSelection[]): unknown {
    if (Array.isArray(value)) {
      const copies = value.map((item) => this.#copy(item, selections));
      return copies.includes(undefined) ? undefined : copies;
    }
    return isObject(value) ? this.select(value, selections) : value;
  }
}
