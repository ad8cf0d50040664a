import {
  type DocumentNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type OperationTypeNode,
  type TypeNode,
  type UnionTypeDefinitionNode,
} from 'graphql';
import { joinDirectives } from './joinDirectives.ts';

const NONE: ReadonlySet<string> = new Set();

/** What a supergraph says of its types: which objects stand behind an interface or a union, and in which subgraph. */
export class JoinTypes {
  readonly #graphs: ReadonlyMap<string, string>;
  /** By abstract type; by `subgraph type` what that subgraph alone knows. */
  readonly #members = new Map<string, Set<string>>();
  /** `subgraph type` */
  readonly #interfaceObjects = new Set<string>();
  readonly #abstract = new Set<string>();
  readonly #fieldTypes = new Map<string, string>();
  readonly #rootTypes = new Map<string, string>();

  constructor(supergraph: DocumentNode, graphs: ReadonlyMap<string, string>) {
    this.#graphs = graphs;
    const interfaces: InterfaceTypeDefinitionNode[] = [];
    for (const definition of supergraph.definitions) {
      if (definition.kind === Kind.SCHEMA_DEFINITION) {
        for (const { operation, type } of definition.operationTypes)
          this.#rootTypes.set(operation, type.name.value);
      } else if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) this.#readObject(definition);
      else if (definition.kind === Kind.UNION_TYPE_DEFINITION) this.#readUnion(definition);
      else if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION) interfaces.push(definition);
    }
    for (const definition of interfaces) this.#readInterface(definition);
  }

  rootType(operation: OperationTypeNode): string {
    return this.#rootTypes.get(operation) ?? '';
  }

  /** Whether an object of that type meets a type condition. */
  meets(type: string, condition: string): boolean {
    return type === condition || this.#members.get(condition)?.has(type) === true;
  }

  /** The types of the objects that a subgraph can answer with where it declares this type. */
  possibleIn(subgraph: string, type: string): ReadonlySet<string> {
    if (!this.#abstract.has(type)) return new Set([type]);
    const id = `${subgraph} ${type}`;
    return this.#members.get(this.#interfaceObjects.has(id) ? type : id) ?? NONE;
  }

  /** The name of what a field answers with, as a subgraph declares it. */
  fieldType(subgraph: string, type: string, field: string): string {
    const id = `${type}.${field}`;
    return this.#fieldTypes.get(`${subgraph} ${id}`) ?? this.#fieldTypes.get(id) ?? '';
  }

  #readObject(definition: ObjectTypeDefinitionNode): void {
    const name = definition.name.value;
    for (const implemented of definition.interfaces ?? []) this.#add(implemented.name.value, name);
    for (const joined of joinDirectives(definition.directives, 'join__implements'))
      this.#add(`${this.#graph(joined.text('graph'))} ${joined.text('interface')}`, name);
    this.#readFields(definition);
  }

  #readUnion({ name, types = [], directives }: UnionTypeDefinitionNode): void {
    this.#abstract.add(name.value);
    for (const member of types) this.#add(name.value, member.name.value);
    for (const joined of joinDirectives(directives, 'join__unionMember'))
      this.#add(`${this.#graph(joined.text('graph'))} ${name.value}`, joined.text('member') ?? '');
  }

  /** After all objects: an interface object stands for all of them, also behind another interface. */
  #readInterface(definition: InterfaceTypeDefinitionNode): void {
    const name = definition.name.value;
    this.#abstract.add(name);
    for (const joined of joinDirectives(definition.directives, 'join__type')) {
      if (joined.text('isInterfaceObject') !== 'true') continue;
      const graph = this.#graph(joined.text('graph'));
      this.#interfaceObjects.add(`${graph} ${name}`);
      for (const implemented of joinDirectives(definition.directives, 'join__implements')) {
        if (this.#graph(implemented.text('graph')) !== graph) continue;
        for (const member of this.#members.get(name) ?? NONE)
          this.#add(`${graph} ${implemented.text('interface')}`, member);
      }
    }
    this.#readFields(definition);
  }

  #readFields({ name, fields = [] }: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode): void {
    for (const field of fields) {
      const id = `${name.value}.${field.name.value}`;
      this.#fieldTypes.set(id, namedType(field.type));
      for (const joined of joinDirectives(field.directives, 'join__field')) {
        const type = joined.text('type');
        if (type !== undefined)
          this.#fieldTypes.set(`${this.#graph(joined.text('graph'))} ${id}`, type.replace(/[[\]!]/g, ''));
      }
    }
  }

  #add(type: string, member: string): void {
    const members = this.#members.get(type) ?? new Set();
    this.#members.set(type, members.add(member));
  }

  #graph(value: string | undefined): string {
    return this.#graphs.get(value ?? '') ?? '';
  }
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
