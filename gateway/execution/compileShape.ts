import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { ConsentRule } from '../../schema/consent/decide.ts';
import type { Policy } from '../../schema/consent/policy.ts';
import { categoryBit, DATA_CATEGORIES } from '../../schema/vocabulary/dataCategories.ts';
import type { AccessOutcome } from '../access/accessRules.ts';
import { FieldSlots } from '../disclosure/fieldSlots.ts';
import { type ConsentLayer, type CustomerContext, consentOf } from './consentLayer.ts';
import { explainNotSelf } from './explainNotSelf.ts';
import { type InputsInUse, inputDemands } from './inputDemands.ts';
import { leafReader } from './leafValues.ts';
import {
  type FieldSelection,
  mayBeCustomer,
  type OperationTree,
  type Selection,
  TYPENAME_ALIAS,
} from './operationTree.ts';
import type { Demand, ShapeRun } from './shapeRun.ts';

/** Makes the answer out of the merged data of all fetches. null when a non-null field at the root has no value. */
export interface Shape {
  (data: unknown, run: ShapeRun): Record<string, unknown> | null;
  /** By which its runs note what they disclose. */
  readonly slots: FieldSlots;
}

/** Completes one value; INVALID says that the nearest nullable ancestor becomes null. */
type Complete = (raw: unknown, run: ShapeRun, customer: CustomerContext) => unknown;
const INVALID = Symbol('no valid value');

type Raw = Readonly<Record<string, unknown>>;

interface ShapedField {
  readonly responseKey: string;
  readonly alias: string;
  /** The type's name for `__typename`; null for what introspection fills in later. */
  readonly constant: string | null | undefined;
  readonly demand: Demand | undefined;
  readonly complete: Complete;
  /** What the arguments' values demand of the purpose: lookups are gated like reads. */
  readonly inputs: ((run: ShapeRun) => InputsInUse) | undefined;
  readonly whenGated: unknown;
  /** Notes what a self-service caller did not get because it is somebody else's. */
  readonly notSelf: ((raw: unknown, run: ShapeRun) => void) | undefined;
}

export interface ShapeOptions {
  /** The API schema. */
  readonly schema: GraphQLSchema;
  readonly policy: Policy;
  readonly purpose: string;
  readonly layer: ConsentLayer;
  readonly access: AccessOutcome;
}

/**
 * Compiles the shape from the client's operation and the API schema: names, order, types, null propagation and, once
 * more, consent. This check alone would keep the promise.
 */
export function compileShape(tree: OperationTree, options: ShapeOptions): Shape {
  const compiler = new ShapeCompiler(options);
  const complete = compiler.object(tree.rootType as GraphQLObjectType, tree.selections);
  const shape = (data: unknown, run: ShapeRun) => {
    const answer = complete(data ?? {}, run, run.session.nobody);
    return answer === INVALID ? null : (answer as Record<string, unknown>);
  };
  return Object.assign(shape, { slots: new FieldSlots() });
}

class ShapeCompiler {
  readonly #schema: GraphQLSchema;
  readonly #policy: Policy;
  readonly #access: AccessOutcome;
  readonly #serves: (rule: ConsentRule) => boolean;

  constructor({ schema, policy, purpose, layer, access }: ShapeOptions) {
    this.#access = access;
    this.#schema = schema;
    this.#policy = policy;
    this.#serves = (rule) => layer.servesPurpose(rule, purpose);
  }

  #type(type: GraphQLOutputType, selections: readonly Selection[], coordinate: string): Complete {
    if (isNonNullType(type)) {
      const inner = this.#nullable(type.ofType, selections, coordinate);
      return (raw, run, customer) => {
        if (raw === null || raw === undefined) {
          run.nullViolation(coordinate);
          return INVALID;
        }
        const value = inner(raw, run, customer);
        return value === null ? INVALID : value;
      };
    }
    const inner = this.#nullable(type, selections, coordinate);
    return (raw, run, customer) => {
      if (raw === null) return null;
      if (raw === undefined) {
        run.absent(coordinate);
        return null;
      }
      const value = inner(raw, run, customer);
      return value === INVALID ? null : value;
    };
  }

  /** Completes a value that is there. null says that it was not valid and that an error was recorded. */
  #nullable(type: GraphQLOutputType, selections: readonly Selection[], coordinate: string): Complete {
    if (isListType(type)) return this.#list(this.#type(type.ofType, selections, coordinate), coordinate);
    const named = getNamedType(type);
    if (isLeafType(named)) return leaf(named, coordinate);
    return isAbstractType(named)
      ? this.#abstract(named, selections, coordinate)
      : this.object(named as GraphQLObjectType, selections);
  }

  #list(item: Complete, coordinate: string): Complete {
    return (raw, run, customer) => {
      if (!Array.isArray(raw)) {
        run.invalid(`Expected a list for ${coordinate}.`);
        return null;
      }
      const values = new Array<unknown>(raw.length);
      let valid = true;
      for (let index = 0; index < raw.length; index++) {
        run.path.push(index);
        const value = item(raw[index], run, customer);
        run.path.pop();
        if (value === INVALID) valid = false;
        values[index] = value;
      }
      return valid ? values : INVALID;
    };
  }

  #abstract(type: GraphQLCompositeType, selections: readonly Selection[], coordinate: string): Complete {
    const shapes = new Map<string, Complete>();
    return (raw, run, customer) => {
      const name = typeof raw === 'object' && raw !== null ? (raw as Raw)[TYPENAME_ALIAS] : undefined;
      let shape = shapes.get(name as string);
      if (shape === undefined) {
        const possible = typeof name === 'string' ? this.#schema.getType(name) : undefined;
        if (!isObjectType(possible) || !isAbstractType(type) || !this.#schema.isSubType(type, possible)) {
          run.invalid(`Expected an object of type ${type.name} for ${coordinate}.`);
          return null;
        }
        shape = this.#access.deniesType(possible.name) ? refuse : this.object(possible, selections);
        shapes.set(name as string, shape);
      }
      return shape(raw, run, customer);
    };
  }

  object(type: GraphQLObjectType, selections: readonly Selection[]): Complete {
    const fields = this.#fields(type, selections);
    const isCustomer = this.#policy.isDataSubject(type.name);
    return (raw, run, enclosing) => {
      if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
        run.invalid(`Expected an object of type ${type.name}.`);
        return null;
      }
      const customer = isCustomer ? run.session.customer(raw as Raw) : enclosing;
      if (isCustomer) run.noteFound(customer);
      const answer: Record<string, unknown> = {};
      let valid = true;
      for (const field of fields) {
        run.path.push(field.responseKey);
        const value = completeField(field, raw as Raw, run, customer);
        run.path.pop();
        if (value === INVALID) valid = false;
        setOwn(answer, field.responseKey, value);
      }
      return valid ? answer : INVALID;
    };
  }

  /** GraphQL's CollectFields, at compile time: what one object type answers for these selections, in order. */
  #fields(type: GraphQLObjectType, selections: readonly Selection[]): readonly ShapedField[] {
    const collected = new Map<string, FieldSelection[]>();
    const collect = (level: readonly Selection[]): void => {
      for (const selection of level) {
        if (selection.kind === 'fragment') {
          const applies =
            selection.on === type ||
            (isAbstractType(selection.on) && this.#schema.isSubType(selection.on, type));
          if (applies) collect(selection.selections);
          continue;
        }
        const same = collected.get(selection.responseKey);
        if (same === undefined) collected.set(selection.responseKey, [selection]);
        else same.push(selection);
      }
    };
    collect(selections);
    return [...collected.values()].map((same) => this.#field(type, same));
  }

  #field(type: GraphQLObjectType, same: readonly FieldSelection[]): ShapedField {
    const first = same[0] as FieldSelection;
    const definition = type.getFields()[first.name];
    const coordinate = `${type.name}.${first.name}`;
    const fieldType = definition?.type ?? first.type;
    const inner = same.flatMap((selection) => selection.selections ?? []);
    const inputs = definition === undefined ? undefined : this.#inputs(definition.args, first, coordinate);
    return {
      responseKey: first.responseKey,
      alias: first.alias,
      constant: constantOf(first.name, type),
      demand: this.#demand(same, coordinate),
      complete: same.some(({ denied }) => denied)
        ? refusal(isNonNullType(fieldType))
        : this.#type(fieldType, inner, coordinate),
      inputs,
      whenGated: isListType(isNonNullType(fieldType) ? fieldType.ofType : fieldType) ? [] : null,
      notSelf: this.#notSelf(type, definition, first, coordinate),
    };
  }

  #notSelf(
    type: GraphQLObjectType,
    definition: GraphQLField<unknown, unknown> | undefined,
    selection: FieldSelection,
    coordinate: string,
  ): ShapedField['notSelf'] {
    const isDoor = definition !== undefined && type === this.#schema.getQueryType();
    if (!isDoor || !mayBeCustomer(definition.type, this.#schema, this.#policy)) return undefined;
    return explainNotSelf(definition, selection, coordinate);
  }

  /** The strictest of what the selections of one response position demand (they differ only through interfaces). */
  #demand(same: readonly FieldSelection[], coordinate: string): Demand | undefined {
    const rules = same.map((selection) => consentOf(selection.rule)).filter((rule) => rule !== undefined);
    const [first, ...rest] = rules;
    if (first === undefined) return undefined;
    const consent = rest.reduce<ConsentRule>(
      (a, b) => ({
        mask: a.mask | b.mask,
        purposes: new Set([...a.purposes].filter((purpose) => b.purposes.has(purpose))),
      }),
      first,
    );
    const known =
      consent.mask === -1
        ? []
        : DATA_CATEGORIES.filter((category) => (consent.mask & categoryBit(category)) !== 0);
    return {
      consent,
      field: coordinate,
      categories: known.map((category) => ({ category, bit: categoryBit(category) })),
      serves: this.#serves(consent),
    };
  }

  #inputs(
    args: readonly GraphQLArgument[],
    selection: FieldSelection,
    coordinate: string,
  ): ShapedField['inputs'] {
    const gated = args.some((argument) => this.#isGatedInput(argument, coordinate));
    return gated ? inputDemands(args, selection, this.#policy, coordinate) : undefined;
  }

  #isGatedInput(argument: GraphQLArgument, coordinate: string): boolean {
    const [type = '', field = ''] = coordinate.split('.');
    if (this.#policy.argument(type, field, argument.name) !== undefined) return true;
    const named = getNamedType(argument.type);
    if (!isInputObjectType(named)) return false;
    return Object.keys(named.getFields()).some((name) => this.#policy.input(named.name, name) !== undefined);
  }
}

function constantOf(field: string, type: GraphQLObjectType): ShapedField['constant'] {
  if (field === '__typename') return type.name;
  return field === '__schema' || field === '__type' ? null : undefined;
}

function completeField(field: ShapedField, raw: Raw, run: ShapeRun, customer: CustomerContext): unknown {
  if (field.constant !== undefined) return field.constant;
  if (field.inputs !== undefined) {
    const { refused, revealed } = field.inputs(run);
    if (refused !== undefined) {
      run.withhold(refused, customer, 'NOT_FOR_PURPOSE');
      return field.whenGated;
    }
    return run.lookUp(revealed, raw[field.alias], () => completeValue(field, raw, run, customer));
  }
  return completeValue(field, raw, run, customer);
}

function completeValue(field: ShapedField, raw: Raw, run: ShapeRun, customer: CustomerContext): unknown {
  field.notSelf?.(raw[field.alias], run);
  if (field.demand === undefined) return field.complete(raw[field.alias], run, customer);
  if (!run.releases(field.demand, customer)) return null;
  const value = raw[field.alias];
  if (value === null || value === undefined) run.explainNull(field.demand, customer);
  else run.noteReleased(field.demand, customer);
  return field.complete(value, run, customer);
}

/** What the caller may not see is null, with an error, and was never fetched. */
const refuse: Complete = (_raw, run) => {
  run.denied();
  return null;
};

function refusal(isNonNull: boolean): Complete {
  return isNonNull ? (...args) => refuse(...args) ?? INVALID : refuse;
}

function leaf(type: GraphQLLeafType, coordinate: string): Complete {
  const read = leafReader(type);
  return (raw, run) => {
    const value = read(raw);
    if (value !== undefined) return value;
    run.invalid(`Expected a value of type ${type.name} for ${coordinate}.`);
    return null;
  };
}

/** Like answer[key] = value, also for the key `__proto__`. */
export function setOwn(answer: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(answer, key, { value, enumerable: true, configurable: true, writable: true });
  else answer[key] = value;
}
