import {
  type ArgumentNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isUnionType,
  type OperationTypeNode,
  print,
} from 'graphql';
import { DATA_SUBJECT } from '../../schema/consent/directives.ts';
import { derivation } from '../../schema/consent/fieldRule.ts';
import type { FieldRule, Policy } from '../../schema/consent/policy.ts';

/**
 * The client's operation as the compiler works with it: conditions resolved, fragments inlined, literals taken out, and
 * every field and variable under a name of ours. What bears no such alias in a plan was put there by the planner.
 */
export interface OperationTree {
  readonly kind: OperationTypeNode;
  readonly rootType: GraphQLCompositeType;
  readonly selections: readonly Selection[];
  /** Definitions of all variables in use, the client's and those that stand for literals: `$x: ID!`. */
  readonly variableDefinitions: ReadonlyMap<string, string>;
  /** Values of the variables that stand for literals. */
  readonly literals: Readonly<Record<string, unknown>>;
}

export type Selection = FieldSelection | FragmentSelection;

export interface FieldSelection {
  readonly kind: 'field';
  readonly responseKey: string;
  readonly name: string;
  /** Our alias; the same for all selections that GraphQL merges into one response position. */
  readonly alias: string;
  readonly parentType: GraphQLCompositeType;
  readonly type: GraphQLOutputType;
  readonly args: readonly ArgumentNode[];
  readonly rule: FieldRule;
  /** Whether the caller may not see it, by `@authenticated`, `@requiresScopes` or `@policy`. */
  readonly denied: boolean;
  /** False where the purpose excludes the field or it is denied: then no plan ever asks for it. */
  readonly planned: boolean;
  readonly selections: readonly Selection[] | undefined;
}

export interface FragmentSelection {
  readonly kind: 'fragment';
  readonly on: GraphQLCompositeType;
  readonly selections: readonly Selection[];
}

/**
 * What the compiler adds to what the client selects: the passport under its own name, as the planner selects it for keys
 * (the client's fields are all called `c0`, `c1`, …), and the type's name.
 */
export const PASSPORT = 'passport';
export const TYPENAME_ALIAS = 'ct';

/** Whether a response key is the alias of something that the client selected. */
export function isClientAlias(key: string | undefined): boolean {
  return key !== undefined && /^c\d+$/.test(key);
}

/**
 * The client's variable under a name of ours: its own might be that of a variable which the planner or an entity fetch
 * adds (`representations`, `r0`), or of one that stands for a literal (`l0`).
 */
export function plannedVariable(clientName: string): string {
  return `v_${clientName}`;
}

/** What an alias of ours stands for, to put a subgraph's errors in the client's terms. */
export interface AliasMeaning {
  readonly responseKey: string;
  /** `Type.field`. */
  readonly coordinate: string;
  /** What the agreed schema says of an argument or what is in it: `first`, `input.purpose`. Undefined for no such. */
  readonly describe: (argument: string) => string | undefined;
  /** Whether a Customer may stand there. */
  readonly holdsCustomer: boolean;
}

/** Whether a Customer may stand where this type is declared. */
export function mayBeCustomer(type: GraphQLOutputType, schema: GraphQLSchema, policy: Policy): boolean {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return false;
  if (!isAbstractType(named)) return policy.isDataSubject(named.name);
  return schema.getPossibleTypes(named).some((possible) => policy.isDataSubject(possible.name));
}

/** The aliases of a tree and what they stand for. */
export function aliasMeanings(
  tree: OperationTree,
  schema: GraphQLSchema,
  policy: Policy,
): ReadonlyMap<string, AliasMeaning> {
  const meanings = new Map<string, AliasMeaning>();
  const visit = (selections: readonly Selection[]): void => {
    for (const selection of selections) {
      if (selection.kind === 'field') {
        const holdsCustomer = mayBeCustomer(selection.type, schema, policy);
        meanings.set(selection.alias, {
          responseKey: selection.responseKey,
          coordinate: `${selection.parentType.name}.${selection.name}`,
          describe: (argument) => describeArgument(selection, argument),
          holdsCustomer,
        });
      }
      if (selection.selections !== undefined) visit(selection.selections);
    }
  };
  visit(tree.selections);
  return meanings;
}

function describeArgument({ parentType, name }: FieldSelection, path: string): string | undefined {
  const field = isUnionType(parentType) ? undefined : parentType.getFields()[name];
  const [argument, ...members] = path.split('.');
  let found: GraphQLArgument | GraphQLInputField | undefined = field?.args.find(
    (candidate) => candidate.name === argument,
  );
  for (const member of members) {
    const type: GraphQLNamedType | undefined = found && getNamedType(found.type);
    found = isInputObjectType(type) ? type.getFields()[member] : undefined;
  }
  return found && (found.description ?? '');
}

/**
 * Writes the tree as the text that is planned: only planned fields, under our aliases, with what gate and shape need.
 * Derived fields are planned apart (derivations.ts).
 */
export function printPlannedOperation(tree: OperationTree, schema: GraphQLSchema, policy: Policy): string {
  const body = printSelections(rootFields(tree.selections), schema, policy);
  const variables = definitionsIn(body, tree).join(', ');
  return `${tree.kind}${variables === '' ? '' : `(${variables})`} {${body}}`;
}

/** The definitions of the variables that a text uses. */
export function definitionsIn(text: string, { variableDefinitions }: OperationTree): readonly string[] {
  const used = new Set(Array.from(text.matchAll(/\$(\w+)/g), ([, name]) => name));
  return [...variableDefinitions].flatMap(([name, definition]) => (used.has(name) ? [definition] : []));
}

/** Without the fragments around them, which say nothing and in which Apollo's planner loses the order of mutations. */
function rootFields(selections: readonly Selection[]): readonly FieldSelection[] {
  return selections.flatMap((selection) =>
    selection.kind === 'field' ? [selection] : rootFields(selection.selections),
  );
}

function printSelections(selections: readonly Selection[], schema: GraphQLSchema, policy: Policy): string {
  let text = '';
  for (const selection of selections) {
    if (selection.kind === 'fragment') {
      const body = printSelections(selection.selections, schema, policy);
      if (body !== '') text += ` ... on ${selection.on.name} {${body}}`;
    } else if (selection.planned && selection.name !== '__typename' && !derivation(selection.rule)) {
      text += printField(selection, schema, policy);
    }
  }
  return text;
}

/** With a space before it. */
export function printField(selection: FieldSelection, schema: GraphQLSchema, policy: Policy): string {
  const { alias, name, args } = selection;
  const given = args.length === 0 ? '' : `(${args.map((argument) => print(argument)).join(', ')})`;
  return ` ${alias}: ${name}${given}${printBody(selection, schema, policy)}`;
}

function printBody(selection: FieldSelection, schema: GraphQLSchema, policy: Policy): string {
  if (selection.selections === undefined) return '';
  const named = getNamedType(selection.type) as GraphQLCompositeType;
  let body = printSelections(selection.selections, schema, policy);
  if (body === '' || isAbstractType(named)) body += ` ${TYPENAME_ALIAS}: __typename`;
  if (policy.isDataSubject(named.name)) body += ` ${PASSPORT}`;
  else if (mayBeCustomer(named, schema, policy)) body += ` ... on ${DATA_SUBJECT} { ${PASSPORT} }`;
  return ` {${body}}`;
}
