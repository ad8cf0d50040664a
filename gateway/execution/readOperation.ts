import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLInputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
  type ValueNode,
  type VariableNode,
  valueFromAST,
  visit,
} from 'graphql';
import type { Policy } from '../../schema/consent/policy.ts';
import type { AccessOutcome } from '../access/accessRules.ts';
import { type ConsentLayer, consentOf } from './consentLayer.ts';
import { type FieldSelection, type OperationTree, plannedVariable, type Selection } from './operationTree.ts';

export interface ReadOptions {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** The API schema, against which the document was validated. */
  readonly schema: GraphQLSchema;
  readonly policy: Policy;
  readonly purpose: string;
  readonly layer: ConsentLayer;
  readonly access: AccessOutcome;
  /** Coerced values of the client's variables, under its names; only those in @skip and @include matter here. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Turns a validated operation into an operation tree. */
export function readOperation(options: ReadOptions): OperationTree {
  const rootType = options.schema.getRootType(options.operation.operation);
  if (!rootType) throw new Error(`the schema has no ${options.operation.operation} type`);
  const reader = new Reader(options);
  return {
    kind: options.operation.operation,
    rootType,
    selections: reader.read(options.operation.selectionSet, rootType, new AliasScope()),
    variableDefinitions: reader.definitions,
    literals: reader.literals,
  };
}

/** Aliases of one merged selection set: one alias for each response key, field and arguments. */
class AliasScope {
  readonly #entries = new Map<string, { alias: string; scope: AliasScope }>();

  enter(key: string, next: () => string): { alias: string; scope: AliasScope } {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { alias: next(), scope: new AliasScope() };
      this.#entries.set(key, entry);
    }
    return entry;
  }
}

class Reader {
  readonly definitions = new Map<string, string>();
  readonly literals: Record<string, unknown> = {};
  readonly #options: ReadOptions;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #clientDefinitions = new Map<string, string>();
  readonly #literalNames = new Map<string, string>();
  #aliases = 0;

  constructor(options: ReadOptions) {
    this.#options = options;
    for (const definition of options.document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        this.#fragments.set(definition.name.value, definition);
    }
    for (const { directives: _, ...definition } of options.operation.variableDefinitions ?? []) {
      const variable = renamed(definition.variable);
      this.#clientDefinitions.set(definition.variable.name.value, print({ ...definition, variable }));
    }
  }

  read(set: SelectionSetNode, parent: GraphQLCompositeType, scope: AliasScope): Selection[] {
    const selections: Selection[] = [];
    for (const node of set.selections) {
      if (!this.#included(node)) continue;
      if (node.kind === Kind.FIELD) {
        selections.push(this.#readField(node, parent, scope));
        continue;
      }
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(node.name.value) : node;
      if (fragment === undefined) continue; // validation has refused unknown fragments
      const condition = fragment.typeCondition?.name.value;
      const on =
        condition === undefined ? parent : (this.#options.schema.getType(condition) as GraphQLCompositeType);
      selections.push({ kind: 'fragment', on, selections: this.read(fragment.selectionSet, on, scope) });
    }
    return selections;
  }

  #included(node: SelectionNode): boolean {
    if (node.directives === undefined || node.directives.length === 0) return true;
    const variables = this.#options.variables;
    if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false;
  }

  #readField(node: FieldNode, parent: GraphQLCompositeType, scope: AliasScope): FieldSelection {
    const responseKey = node.alias?.value ?? node.name.value;
    const field = definitionOf(parent, node.name.value);
    if (field === undefined) return this.#readIntrospection(node, parent, responseKey);
    const written = (node.arguments ?? []).map((argument) => print(argument)).sort();
    const entry = scope.enter(
      `${responseKey}:${node.name.value}(${written.join(',')})`,
      () => `c${this.#aliases++}`,
    );
    const named = getNamedType(field.type);
    const { policy, layer, purpose, access } = this.#options;
    const rule = policy.field(parent.name, field.name);
    const consent = consentOf(rule);
    const denied = access.deniesField(parent.name, field.name);
    const planned = !denied && (consent === undefined || layer.servesPurpose(consent, purpose));
    const inner =
      node.selectionSet && isCompositeType(named)
        ? this.read(node.selectionSet, named, entry.scope)
        : undefined;
    return {
      kind: 'field',
      responseKey,
      name: field.name,
      alias: entry.alias,
      parentType: parent,
      type: field.type,
      args: planned ? (node.arguments ?? []).map((argument) => this.#readArgument(argument, field)) : [],
      rule,
      denied,
      planned,
      selections: inner,
    };
  }

  /** `__schema` and `__type` are answered by introspection; here they only keep their place among the answer's keys. */
  #readIntrospection(node: FieldNode, parent: GraphQLCompositeType, responseKey: string): FieldSelection {
    return {
      kind: 'field',
      responseKey,
      name: node.name.value,
      alias: `c${this.#aliases++}`,
      parentType: parent,
      type: TypeNameMetaFieldDef.type,
      args: [],
      rule: this.#options.policy.field(parent.name, TypeNameMetaFieldDef.name),
      denied: false,
      planned: false,
      selections: undefined,
    };
  }

  /** Puts a variable in the place of a literal, so that one plan serves all values and no value stays in a cache. */
  #readArgument(argument: ArgumentNode, field: GraphQLField<unknown, unknown>): ArgumentNode {
    let usesVariables = false;
    const value = visit(argument.value, {
      Variable: (variable) => {
        usesVariables = true;
        const definition = this.#clientDefinitions.get(variable.name.value);
        if (definition !== undefined) this.definitions.set(plannedVariable(variable.name.value), definition);
        return renamed(variable);
      },
    });
    const type = field.args.find((candidate) => candidate.name === argument.name.value)?.type;
    if (usesVariables || type === undefined) return { ...argument, value };
    const name = this.#literalVariable(argument.value, type);
    const variable: ValueNode = { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } };
    return { ...argument, value: variable };
  }

  #literalVariable(value: ValueNode, type: GraphQLInputType): string {
    const key = `${type} ${print(value)}`;
    let name = this.#literalNames.get(key);
    if (name === undefined) {
      name = `l${this.#literalNames.size}`;
      this.#literalNames.set(key, name);
      this.definitions.set(name, `$${name}: ${type}`);
      // by its type: an id written as a number must not become a float
      this.literals[name] = valueFromAST(value, type);
    }
    return name;
  }
}

function renamed(variable: VariableNode): VariableNode {
  return { ...variable, name: { ...variable.name, value: plannedVariable(variable.name.value) } };
}

function definitionOf(
  parent: GraphQLCompositeType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}
