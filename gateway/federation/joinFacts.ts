import {
  type ArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  parse,
  print,
  type SelectionSetNode,
} from 'graphql';
import { joinDirectives, type ReadDirective, subgraphNames } from './joinDirectives.ts';
import { JoinTypes } from './joinTypes.ts';

/** A field of a field set (`@key`, `@requires`), fragments inlined. */
export interface SetField {
  readonly name: string;
  /** As argumentsText writes them. */
  readonly args: string;
  readonly fields: readonly SetField[];
}

export interface JoinedKey {
  readonly resolvable: boolean;
  readonly fields: readonly SetField[];
}

/** A field set of `@requires`. */
export interface Requirement {
  /** As it is written. */
  readonly set: SelectionSetNode;
  readonly fields: readonly SetField[];
}

/** What a supergraph says of keys and requirements, subgraph by subgraph (https://specs.apollo.dev/join). */
export class JoinFacts {
  /** Whether some field takes an argument from its context (`@fromContext`). */
  readonly usesContext: boolean;
  readonly types: JoinTypes;
  readonly #graphs: ReadonlyMap<string, string>;
  readonly #keys = new Map<string, JoinedKey[]>();
  readonly #requires = new Map<string, Requirement>();

  constructor(supergraph: DocumentNode) {
    this.#graphs = subgraphNames(supergraph);
    this.types = new JoinTypes(supergraph, this.#graphs);
    let usesContext = false;
    for (const definition of supergraph.definitions) {
      const isObject = definition.kind === Kind.OBJECT_TYPE_DEFINITION;
      if (!isObject && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
      this.#readKeys(definition.name.value, definition.directives);
      for (const field of definition.fields ?? []) {
        const joined = joinDirectives(field.directives, 'join__field');
        usesContext ||= joined.some((directive) => directive.has('contextArguments'));
        this.#readRequires(`${definition.name.value}.${field.name.value}`, joined);
      }
    }
    this.usesContext = usesContext;
  }

  /** The keys of a type in a subgraph. */
  keys(subgraph: string, type: string): readonly JoinedKey[] {
    return this.#keys.get(`${subgraph} ${type}`) ?? [];
  }

  /** What a subgraph requires for one of its fields. */
  requires(subgraph: string, type: string, field: string): readonly SetField[] {
    return this.requirement(subgraph, type, field)?.fields ?? [];
  }

  /** The same, undefined where it requires nothing. */
  requirement(subgraph: string, type: string, field: string): Requirement | undefined {
    return this.#requires.get(`${subgraph} ${type}.${field}`);
  }

  #readKeys(type: string, directives: readonly ConstDirectiveNode[] | undefined): void {
    for (const joined of joinDirectives(directives, 'join__type')) {
      const key = joined.text('key');
      if (key === undefined) continue;
      const id = `${this.#graph(joined)} ${type}`;
      const keys = this.#keys.get(id) ?? [];
      keys.push({ resolvable: joined.text('resolvable') !== 'false', fields: fieldsOf(readFieldSet(key)) });
      this.#keys.set(id, keys);
    }
  }

  #readRequires(coordinate: string, joined: readonly ReadDirective[]): void {
    for (const directive of joined) {
      const requires = directive.text('requires');
      const set = requires === undefined ? undefined : readFieldSet(requires);
      if (set !== undefined)
        this.#requires.set(`${this.#graph(directive)} ${coordinate}`, { set, fields: fieldsOf(set) });
    }
  }

  #graph(directive: ReadDirective): string {
    return this.#graphs.get(directive.text('graph') ?? '') ?? '';
  }
}

function readFieldSet(text: string): SelectionSetNode | undefined {
  const [operation] = parse(`{${text}}`, { noLocation: true }).definitions;
  return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet : undefined;
}

function fieldsOf(set: SelectionSetNode | undefined): readonly SetField[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet);
    return selection.kind === Kind.FIELD ? [fieldOf(selection)] : [];
  });
}

function fieldOf(field: FieldNode): SetField {
  return {
    name: field.name.value,
    args: argumentsText(field.arguments),
    fields: fieldsOf(field.selectionSet),
  };
}

/** Arguments in one spelling: equal texts mean equal arguments. */
export function argumentsText(args: readonly ArgumentNode[] | undefined): string {
  return (args ?? [])
    .map((argument) => print(argument))
    .sort()
    .join(', ');
}
