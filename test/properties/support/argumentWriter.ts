import {
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Dice } from './dice.ts';

/** A variable of the operation. */
interface Variable {
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
  /** The literal that stands for it when it is left out. */
  readonly defaultTo: string | undefined;
  readonly isGiven: boolean;
}

/** Where a value is written. */
interface Place {
  readonly type: GraphQLInputType;
  /** Whether the place has a default of its own, so that a variable there may be left out. */
  readonly hasDefault: boolean;
}

/** Names that mean something to the gateway, the planner or the subgraphs, and some that do not. */
const VARIABLE_NAMES = [
  'a',
  'id',
  'first',
  'representations',
  'r0',
  'r1',
  'l0',
  'l1',
  'l_0',
  'c0',
  'cp',
  'v0',
  'v1',
  'passport',
  'constructor',
  '_entities',
] as const;

/** Writes the values of arguments: as literals, as variables, or as literals with variables in them. */
export class ArgumentWriter {
  readonly #dice: Dice;
  readonly #variables: Variable[] = [];

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** `($id: ID!, $first: Int = 3)`, or nothing. */
  get definitions(): string {
    const written = this.#variables.map(
      ({ name, type, defaultTo }) => `$${name}: ${type}${defaultTo === undefined ? '' : ` = ${defaultTo}`}`,
    );
    return written.length === 0 ? '' : `(${written.join(', ')})`;
  }

  get values(): Record<string, unknown> {
    return Object.fromEntries(
      this.#variables.filter(({ isGiven }) => isGiven).map(({ name, value }) => [name, value]),
    );
  }

  /** The text of a value at a place. */
  write(value: unknown, place: Place): string {
    if (this.#dice.chance(30)) return this.#variable(value, place);
    const type = getNullableType(place.type);
    if (value === null) return 'null';
    if (isListType(type)) return this.#list(value as readonly unknown[], type.ofType);
    if (isInputObjectType(type)) {
      const members = Object.entries(value as object).map(([name, inner]) => {
        const field = type.getFields()[name];
        if (field === undefined) throw new Error(`${type.name} has no ${name}`);
        return `${name}: ${this.write(inner, { type: field.type, hasDefault: false })}`;
      });
      return `{${members.join(', ')}}`;
    }
    return leaf(value, isEnumType(type), this.#dice);
  }

  /** A variable that is not given, at a place that can do without a value. */
  writeNothing(place: Place): string {
    const type = String(getNullableType(place.type));
    return this.#declare({ type, value: undefined, defaultTo: undefined, isGiven: false });
  }

  /** `@skip` or `@include`, sometimes; by a literal or a variable. */
  condition(): string {
    if (!this.#dice.chance(12)) return '';
    const name = this.#dice.pick(['include', 'skip']);
    const value = this.#dice.chance(50);
    if (this.#dice.chance(40)) return ` @${name}(if: ${value})`;
    // a default makes a nullable variable good enough for a condition
    if (this.#dice.chance(20)) {
      const variable = { type: 'Boolean', value, defaultTo: String(value), isGiven: this.#dice.chance(50) };
      return ` @${name}(if: ${this.#declare(variable)})`;
    }
    return ` @${name}(if: ${this.#reuse('Boolean!', value) ?? this.#declare({ type: 'Boolean!', value, defaultTo: undefined, isGiven: true })})`;
  }

  #list(values: readonly unknown[], item: GraphQLInputType): string {
    // one value stands for a list of one
    if (
      values.length === 1 &&
      values[0] !== null &&
      !isListType(getNullableType(item)) &&
      this.#dice.chance(15)
    )
      return leaf(values[0], isEnumType(getNullableType(item)), this.#dice);
    return `[${values.map((value) => this.write(value, { type: item, hasDefault: false })).join(', ')}]`;
  }

  #variable(value: unknown, { type, hasDefault }: Place): string {
    const nullable = String(getNullableType(type));
    const isRelaxed = (hasDefault && value !== null) || !isNonNullType(type);
    const written = isRelaxed && this.#dice.chance(60) ? nullable : String(type);
    const known = this.#reuse(written, value);
    if (known !== undefined) return known;
    if (value !== null && this.#dice.chance(25)) {
      const plain = literal(value, type);
      // with a default a variable may be declared nullable and stand where null may not
      if (this.#dice.chance(60))
        return this.#declare({ type: nullable, value, defaultTo: plain, isGiven: false });
      return this.#declare({ type: written, value, defaultTo: plain, isGiven: true });
    }
    return this.#declare({ type: written, value, defaultTo: undefined, isGiven: true });
  }

  /** A variable of that type and value that is there already. */
  #reuse(type: string, value: unknown): string | undefined {
    const known = this.#variables.find(
      (variable) => variable.type === type && JSON.stringify(variable.value) === JSON.stringify(value),
    );
    return known === undefined || value === undefined ? undefined : `$${known.name}`;
  }

  #declare(variable: Omit<Variable, 'name'>): string {
    const taken = new Set(this.#variables.map(({ name }) => name));
    let name: string = this.#dice.pick(VARIABLE_NAMES);
    while (taken.has(name)) name += '_';
    this.#variables.push({ ...variable, name });
    return `$${name}`;
  }
}

function leaf(value: unknown, isEnum: boolean, dice: Dice): string {
  if (isEnum) return String(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string' && /^\w[\w-]*\w$/.test(value) && dice.chance(10)) return `"""${value}"""`;
  return JSON.stringify(value);
}

/** A literal without variables. */
function literal(value: unknown, given: GraphQLInputType): string {
  const type = getNullableType(given);
  if (value === null) return 'null';
  if (isListType(type))
    return `[${(value as unknown[]).map((item) => literal(item, type.ofType)).join(', ')}]`;
  if (isInputObjectType(type)) {
    const members = Object.entries(value as object).map(
      ([name, inner]) => `${name}: ${literal(inner, type.getFields()[name]?.type ?? type)}`,
    );
    return `{${members.join(', ')}}`;
  }
  return isEnumType(type) ? String(value) : JSON.stringify(value);
}
