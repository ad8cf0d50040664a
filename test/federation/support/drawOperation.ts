import {
  type DocumentNode,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  OverlappingFieldsCanBeMergedRule,
  parse,
  print,
  validate,
  visit,
} from 'graphql';
import type { Dice } from '../../properties/support/dice.ts';
import { type Operation, type Vocabulary, writeOperation } from '../../properties/support/writeOperation.ts';
import type { World } from './world.ts';

/** Draws a random operation that is valid. */
export function drawOperation(dice: Dice, world: World, schema: GraphQLSchema): Operation {
  const kind = schema.getMutationType() && dice.chance(50) ? 'mutation' : 'query';
  const operation = writeOperation(dice, schema, vocabularyOf(world, schema), kind);
  return { ...operation, query: withoutConflicts(operation.query, schema) };
}

function vocabularyOf({ words = {}, size = 30 }: World, schema: GraphQLSchema): Vocabulary {
  const types = Object.keys(schema.getTypeMap()).filter((name) => !name.startsWith('__'));
  return {
    weight: () => 2,
    most: () => 4,
    value: (dice, _coordinate, argument) => valueFor(dice, argument, words),
    types: [...types, 'Nobody'],
    fields: size,
    reckless: 40,
    several: 10,
  };
}

/** Undefined for none. */
function valueFor(dice: Dice, argument: GraphQLArgument, words: NonNullable<World['words']>): unknown {
  const isOptional = argument.defaultValue !== undefined || !isNonNullType(argument.type);
  if (isOptional && dice.chance(35)) return undefined;
  return valueIn(dice, argument.name, argument.type, words);
}

function valueIn(
  dice: Dice,
  name: string,
  type: GraphQLInputType,
  words: NonNullable<World['words']>,
): unknown {
  if (!isNonNullType(type) && dice.chance(12)) return null;
  const nullable = getNullableType(type);
  if (isListType(nullable))
    return Array.from({ length: dice.int(0, 3) }, () => valueIn(dice, name, nullable.ofType, words));
  if (isInputObjectType(nullable)) {
    const members = Object.values(nullable.getFields()).flatMap((field) => {
      const isOptional = field.defaultValue !== undefined || !isNonNullType(field.type);
      if (isOptional && dice.chance(40)) return [];
      return [[field.name, valueIn(dice, field.name, field.type, words)] as const];
    });
    return Object.fromEntries(members);
  }
  const own = words[name];
  if (own !== undefined) return dice.pick(own);
  if (isEnumType(nullable)) return dice.pick(nullable.getValues()).name;
  return dice.pick(ORDINARY[String(nullable)] ?? ['x']);
}

const ORDINARY: Readonly<Record<string, readonly unknown[]>> = {
  Int: [0, 1, 2, 3, -1],
  Float: [0, 1.5, 2, -0.25],
  String: ['', 'a', 'é"\\\n', 'null'],
  Boolean: [true, false],
  ID: ['1', '2', '3', 'x'],
};

/** Where fields under one key cannot be merged, some of them get another key. */
function withoutConflicts(query: string, schema: GraphQLSchema): string {
  let document = parse(query);
  for (let round = 0; round < 50; round++) {
    const conflicts = validate(schema, document, [OverlappingFieldsCanBeMergedRule], { maxErrors: 50 });
    if (conflicts.length === 0) return round === 0 ? query : print(document);
    const renamed = new Set<unknown>(conflicts.map(({ nodes = [] }) => nodes.at(-1)));
    document = rename(document, renamed, round);
  }
  throw new Error(`cannot make valid: ${query}`);
}

function rename(document: DocumentNode, nodes: ReadonlySet<unknown>, round: number): DocumentNode {
  let count = 0;
  return visit(document, {
    Field(node): FieldNode | undefined {
      if (!nodes.has(node)) return undefined;
      return { ...node, alias: { kind: node.name.kind, value: `free${round}_${count++}` } };
    },
  });
}
