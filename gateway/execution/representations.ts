import type { GraphQLSchema } from 'graphql';
import type { RequiredSelection, Rewrite } from '../federation/planner.ts';
import type { CustomerContext } from './consentLayer.ts';
import { isObject, mergeData, type Raw } from './mergeData.ts';
import { PASSPORT } from './operationTree.ts';
import { type Required, typeRequirements } from './requiredFields.ts';
import { applyRewrites } from './rewrites.ts';
import type { IsCompatible } from './typeConditions.ts';

/** What a subgraph is told of an entity, so that it can resolve it further. */
export interface WriteRepresentation {
  /** As JSON. Undefined when what is required is missing, or breaks the schema: then there is nothing to ask. */
  text(object: Raw, customer: CustomerContext): string | undefined;
  /**
   * Cheaper to look up than the text: texts of different marks are different, or asked for twice; those of one mark may
   * differ still. Undefined: the text itself.
   */
  mark?(object: Raw, customer: CustomerContext): unknown;
}

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
  /** The whole supergraph, inaccessible parts included. */
  readonly schema: GraphQLSchema;
}

/** Keys are mostly a few plain fields of one type: for those the text is put together without an object in between. */
export function compileRepresentation(options: RepresentationOptions): WriteRepresentation {
  const required = typeRequirements(options.requires, options.schema);
  const flat = options.inputRewrites.length === 0 ? flatKey(required) : undefined;
  return flat === undefined ? structured(required, options) : flatWriter(flat, options);
}

interface FlatKey {
  readonly on: string | undefined;
  readonly fields: readonly Extract<Required, { kind: 'field' }>[];
}

/** Undefined for requirements that have a structure. */
function flatKey(requires: readonly Required[], on?: string): FlatKey | undefined {
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
  const fields = wanted.map(({ name, key, accepts }, index) => ({
    key,
    accepts,
    isPassport: linked && name === PASSPORT,
    head: `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`,
  }));
  const own = fields.filter(({ isPassport, key }) => !isPassport && key !== '__typename');
  const [id] = own;
  return {
    text(object, customer) {
      const actual = object.__typename;
      if (on !== undefined && typeof actual === 'string' && !isCompatible(actual, on)) return undefined;
      let text = '';
      for (const { key, accepts, isPassport, head } of fields) {
        const value = isPassport ? customer.section(subgraph) : object[key];
        if (!accepts(value)) return undefined;
        text += head + JSON.stringify(value);
      }
      return `${text}}`;
    },
    mark(object, customer) {
      if (own.length > 1) return undefined;
      return id === undefined ? customer : object[id.key];
    },
  };
}

function structured(required: readonly Required[], options: RepresentationOptions): WriteRepresentation {
  const { subgraph, inputRewrites, linked, isCompatible } = options;
  return {
    text(object, customer) {
      const passport = linked ? { section: customer.section(subgraph) } : undefined;
      const selected = new Selector(passport, isCompatible).select(object, required);
      if (selected === undefined || !('__typename' in selected)) return undefined;
      applyRewrites(selected, inputRewrites, isCompatible);
      return JSON.stringify(selected);
    },
  };
}

class Selector {
  readonly #passport: { readonly section: string | undefined } | undefined;
  readonly #isCompatible: IsCompatible;

  constructor(passport: { readonly section: string | undefined } | undefined, isCompatible: IsCompatible) {
    this.#passport = passport;
    this.#isCompatible = isCompatible;
  }

  /** Undefined when anything required is missing or of another type. */
  select(object: Raw, requires: readonly Required[]): Raw | undefined {
    const selected: Raw = {};
    for (const selection of requires) {
      const part = this.#part(object, selection);
      if (part === undefined) return undefined;
      mergeData(selected, part);
    }
    return selected;
  }

  #part(object: Raw, selection: Required): Raw | undefined {
    if (selection.kind === 'fragment') {
      const actual = object.__typename;
      const applies = typeof actual !== 'string' || this.#isCompatible(actual, selection.on);
      return applies ? this.select(object, selection.selections) : {};
    }
    const { name, key, accepts, selections } = selection;
    const value = name === PASSPORT && this.#passport !== undefined ? this.#passport.section : object[key];
    if (!accepts(value)) return undefined;
    const copy = selections === undefined ? value : this.#copy(value, selections);
    return copy === undefined ? undefined : { [name]: copy };
  }

  #copy(value: unknown, selections: readonly Required[]): unknown {
    if (Array.isArray(value)) {
      const copies = value.map((item) => this.#copy(item, selections));
      return copies.includes(undefined) ? undefined : copies;
    }
    return isObject(value) ? this.select(value, selections) : value;
  }
}
