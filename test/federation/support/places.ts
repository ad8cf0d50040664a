import {
  buildASTSchema,
  type FragmentDefinitionNode,
  GraphQLNonNull,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLString,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
} from 'graphql';

/** A place in a subgraph's answer: `holder[key]`, and the type that the subgraph's schema gives it. */
export interface Place {
  readonly holder: Record<string | number, unknown>;
  readonly key: string | number;
  /** Undefined for an entity of `_entities`, or the list of them. */
  readonly type: GraphQLOutputType | undefined;
  readonly kind: 'field' | 'item' | 'typename' | 'entities' | 'entity';
}

/** Knows the types of a subgraph's answers. */
export class PlaceFinder {
  readonly #schema: GraphQLSchema;

  constructor(sdl: string) {
    this.#schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });
  }

  /** All places in the data that answers a query. */
  find(query: string, data: unknown): readonly Place[] {
    const { definitions } = parse(query);
    const fragments = new Map<string, FragmentDefinitionNode>();
    const places: Place[] = [];
    for (const definition of definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    for (const definition of definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      const root = definition.operation === OperationTypeNode.MUTATION ? 'Mutation' : 'Query';
      new Walk(this.#schema, fragments, places).object(data, root, definition.selectionSet);
    }
    return places;
  }
}

class Walk {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #places: Place[];

  constructor(
    schema: GraphQLSchema,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    places: Place[],
  ) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#places = places;
  }

  object(value: unknown, type: string, set: SelectionSetNode): void {
    if (typeof value !== 'object' || value === null) return;
    const holder = value as Record<string, unknown>;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        if (Object.hasOwn(holder, key)) this.#field(holder, key, type, selection);
        continue;
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value) : selection;
      if (fragment === undefined) continue;
      this.object(holder, fragment.typeCondition?.name.value ?? type, fragment.selectionSet);
    }
  }

  #field(
    holder: Record<string, unknown>,
    key: string,
    parent: string,
    { name, selectionSet }: { name: { value: string }; selectionSet?: SelectionSetNode | undefined },
  ): void {
    if (name.value === '__typename') {
      this.#places.push({ holder, key, type: new GraphQLNonNull(GraphQLString), kind: 'typename' });
    } else if (name.value === '_entities') {
      this.#places.push({ holder, key, type: undefined, kind: 'entities' });
      const items = holder[key];
      if (!Array.isArray(items) || selectionSet === undefined) return;
      for (const [index, item] of items.entries()) {
        this.#places.push({
          holder: items as unknown as Place['holder'],
          key: index,
          type: undefined,
          kind: 'entity',
        });
        this.object(item, '_Entity', selectionSet);
      }
    } else {
      const owner = this.#schema.getType(parent);
      const type =
        isObjectType(owner) || isInterfaceType(owner) ? owner.getFields()[name.value]?.type : undefined;
      if (type === undefined) throw new Error(`the subgraph has no ${parent}.${name.value}`);
      this.#value({ holder, key, type, kind: 'field' }, type, selectionSet);
    }
  }

  #value(place: Place, type: GraphQLOutputType, set: SelectionSetNode | undefined): void {
    this.#places.push(place);
    const value = place.holder[place.key];
    const nullable = isNonNullType(type) ? type.ofType : type;
    if (isListType(nullable) && Array.isArray(value)) {
      const holder = value as unknown as Place['holder'];
      for (const index of value.keys())
        this.#value({ holder, key: index, type: nullable.ofType, kind: 'item' }, nullable.ofType, set);
    } else if (set !== undefined && !isListType(nullable)) {
      this.object(value, (nullable as { name: string }).name, set);
    }
  }
}
