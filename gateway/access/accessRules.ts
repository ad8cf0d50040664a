import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  parse,
  TypeInfo,
  type TypeNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { argument } from '../../schema/consent/links.ts';
import { readTypes, type TypeFacts } from '../../schema/consent/typeFacts.ts';
import { type AccessDemand, type AccessHeld, isMet, readDemands } from './accessDemands.ts';

/** What was decided for one caller about one operation. */
export interface AccessOutcome {
  /** The same for all callers of the operation for whom the same was decided. */
  readonly key: string;
  readonly deniesField: (type: string, field: string) => boolean;
  readonly deniesType: (type: string) => boolean;
}

/** Nothing is demanded. */
export const OPEN_ACCESS: AccessOutcome = Object.freeze({
  key: '',
  deniesField: () => false,
  deniesType: () => false,
});

type Demands = ReadonlySet<AccessDemand>;
const NONE: Demands = new Set();

/**
 * What a supergraph's `@authenticated`, `@requiresScopes` and `@policy` demand. A field demands what it says, what its
 * own type and the type that it answers with say, and on an interface what it demands on any implementer: the strictest,
 * as Apollo's composition has it from 2.14 and as supergraphs that are older do not say.
 */
export class AccessRules {
  readonly #fields = new Map<string, Demands>();
  readonly #types = new Map<string, Demands>();

  /** Throws a GraphQLError for SDL that does not parse, an Error for a version of the specs that is not known. */
  constructor(sdl: string) {
    const document = parse(sdl, { noLocation: true });
    const read = readDemands(document);
    const types = readTypes(document);
    for (const type of types.values()) note(this.#types, type.name, read(type.directives));
    const own = new Map<string, Demands>();
    for (const type of types.values()) {
      for (const field of type.fields)
        note(own, `${type.name}.${field.name.value}`, read(field.directives ?? []));
    }
    for (const type of types.values()) {
      for (const field of type.fields) {
        const coordinate = `${type.name}.${field.name.value}`;
        note(this.#fields, coordinate, this.#demandsOf(type, field, { types, own }));
      }
    }
  }

  /** Whether anything demands a policy. */
  get hasPolicies(): boolean {
    return [...this.#types.values(), ...this.#fields.values()].some((demands) =>
      [...demands].some(({ kind }) => kind === 'POLICIES'),
    );
  }

  /** All that an operation's fields demand, in a fixed order. The document is valid for the schema. */
  demandsOf(document: DocumentNode, schema: GraphQLSchema): readonly AccessDemand[] {
    if (this.#fields.size === 0 && this.#types.size === 0) return [];
    const found = new Set<AccessDemand>();
    const add = (demands: Demands | undefined) => {
      for (const demand of demands ?? NONE) found.add(demand);
    };
    const info = new TypeInfo(schema);
    visit(
      document,
      visitWithTypeInfo(info, {
        Field: ({ name }) => {
          add(this.#fields.get(`${info.getParentType()?.name}.${name.value}`));
          const type = getNamedType(info.getType());
          if (!isAbstractType(type)) return;
          for (const possible of schema.getPossibleTypes(type)) add(this.#types.get(possible.name));
        },
      }),
    );
    return [...found];
  }

  /** Decides on demands for a caller. Whatever is not among them counts as denied where anything is demanded. */
  decide(demands: readonly AccessDemand[], held: AccessHeld): AccessOutcome {
    if (demands.length === 0) return OPEN_ACCESS;
    const met = new Set(demands.filter((demand) => isMet(demand, held)));
    const isDenied = (needed: Demands | undefined) =>
      [...(needed ?? NONE)].some((demand) => !met.has(demand));
    return {
      key: demands.map((demand) => (met.has(demand) ? '1' : '0')).join(''),
      deniesField: (type, field) => isDenied(this.#fields.get(`${type}.${field}`)),
      deniesType: (type) => isDenied(this.#types.get(type)),
    };
  }

  #demandsOf(type: TypeFacts, field: FieldDefinitionNode, facts: Facts): Demands {
    const demands = this.#stated(type, field, facts);
    if (!type.isInterface) return demands;
    const name = field.name.value;
    for (const implementer of facts.types.values()) {
      if (!implementer.interfaces.includes(type.name)) continue;
      const its = implementer.fields.find((candidate) => candidate.name.value === name);
      for (const demand of its ? this.#stated(implementer, its, facts) : NONE) demands.add(demand);
    }
    return demands;
  }

  /** What the field and the types on both sides of it say. */
  #stated(type: TypeFacts, field: FieldDefinitionNode, { own }: Facts): Set<AccessDemand> {
    const name = field.name.value;
    const interfaces = isFromInterfaceObject(field) ? type.interfaces : [];
    return new Set([
      ...(own.get(`${type.name}.${name}`) ?? NONE),
      ...interfaces.flatMap((each) => [...(own.get(`${each}.${name}`) ?? NONE)]),
      ...(this.#types.get(type.name) ?? NONE),
      ...(this.#types.get(namedType(field.type)) ?? NONE),
    ]);
  }
}

interface Facts {
  readonly types: ReadonlyMap<string, TypeFacts>;
  /** What fields say themselves, by coordinate. */
  readonly own: ReadonlyMap<string, Demands>;
}

function note(map: Map<string, Demands>, key: string, demands: Demands): void {
  if (demands.size > 0) map.set(key, demands);
}

/** `@join__field` without a graph: an `@interfaceObject` has it, and what that says of access holds here. */
function isFromInterfaceObject(field: FieldDefinitionNode): boolean {
  const joined = (field.directives ?? []).filter(({ name }) => name.value === 'join__field');
  return joined.some((directive: ConstDirectiveNode) => argument(directive, 'graph') === undefined);
}

function namedType(type: TypeNode): string {
  return type.kind === 'NamedType' ? type.name.value : namedType(type.type);
}
