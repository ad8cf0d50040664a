import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { Asker, Oracle } from '../oracle/oracle.ts';

/** A request that the gateway made of a subgraph. */
export interface SentRequest {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** The one subgraph that knows customers without a passport. */
const IDENTITY = 'identity';

/** What was asked of subgraphs that must not have been, each as a sentence; none: nothing was. */
export function forbiddenRequests(sent: readonly SentRequest[], oracle: Oracle, asker: Asker): string[] {
  return sent.flatMap((request) => new RequestReader(request, oracle, asker).complaints());
}

class RequestReader {
  readonly #request: SentRequest;
  readonly #oracle: Oracle;
  readonly #asker: Asker;
  readonly #document: DocumentNode;

  constructor(request: SentRequest, oracle: Oracle, asker: Asker) {
    this.#request = request;
    this.#oracle = oracle;
    this.#asker = asker;
    this.#document = parse(request.query, { noLocation: true });
  }

  complaints(): string[] {
    const operation = this.#document.definitions.find(
      (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
    );
    if (operation === undefined) return [this.#says('a request without an operation')];
    const { subgraph, headers } = this.#request;
    // the eighth part of a caller token is the purpose (docs/passport.md)
    const purpose = decodeURIComponent(headers['accord-caller']?.split(',')[7] ?? '');
    return [
      ...(purpose === this.#asker.purpose ? [] : [this.#says(`the purpose ${purpose}`)]),
      ...operation.selectionSet.selections.flatMap((selection) => {
        if (selection.kind !== Kind.FIELD) return [this.#says('a fragment on Query')];
        const { name, selectionSet } = selection;
        if (name.value === '__typename' || selectionSet === undefined) return [];
        if (name.value === '_entities') return this.#entities(selection.arguments?.[0]?.value, selectionSet);
        const type = this.#oracle.agreement.typeOf(subgraph, `Query.${name.value}`);
        if (type === undefined) return [this.#says(`the unknown field ${name.value}`)];
        return this.#fields(selectionSet, type).flatMap((coordinate) => this.#forNobody(coordinate));
      }),
    ];
  }

  /** A consented field that no representation asks for: only identity may be asked for it, and for a purpose of its. */
  #forNobody(coordinate: string): string[] {
    const rule = this.#oracle.agreement.rule(coordinate);
    if (rule === undefined) return [];
    if (this.#request.subgraph !== IDENTITY) return [this.#says(`${coordinate} of nobody in particular`)];
    return rule.purposes.includes(this.#asker.purpose)
      ? []
      : [this.#says(`${coordinate} for a purpose that it does not serve`)];
  }

  #entities(argument: unknown, set: SelectionSetNode): string[] {
    const variable = argument as { kind: string; name: { value: string } };
    const list = this.#request.variables[variable.name.value];
    if (!Array.isArray(list) || list.length === 0) return [this.#says('entities without representations')];
    const asked = new Map<string, readonly string[]>();
    return list.flatMap((representation: Record<string, unknown>) => {
      const type = String(representation.__typename);
      const coordinates = asked.get(type) ?? this.#fields(set, type);
      asked.set(type, coordinates);
      const stowaways = Object.keys(representation).filter(
        (key) => !['__typename', 'id', 'passport'].includes(key),
      );
      return [
        ...stowaways.map((key) => this.#says(`a representation with ${key} in it`)),
        ...this.#about(representation.passport, coordinates),
      ];
    });
  }

  /** Whether all of it may be asked about the customer whose passport this is. */
  #about(passport: unknown, coordinates: readonly string[]): string[] {
    const { subgraph } = this.#request;
    if (typeof passport !== 'string') return [this.#says('a customer without a passport')];
    // audience, tenant and customer are the third to the fifth part of a section (docs/passport.md)
    const [audience, tenant, id] = passport.split(',').slice(2, 5).map(decodeURIComponent);
    if (audience !== subgraph || passport.includes(';'))
      return [this.#says('a passport with another department’s section')];
    const customer = this.#oracle.company.customers.get(id ?? '');
    if (customer === undefined || tenant !== this.#asker.tenant)
      return [this.#says('a passport of a stranger')];
    return coordinates.flatMap((coordinate) => {
      const rule = this.#oracle.agreement.rule(coordinate);
      const refusal = rule && this.#oracle.refusal(rule, customer, this.#asker);
      return refusal === undefined
        ? []
        : [this.#says(`${coordinate} of ${customer.id}, which is ${refusal.reason}`)];
    });
  }

  /** The coordinates of all fields that are selected on a type, by their own names, however they are called. */
  #fields(set: SelectionSetNode, type: string): string[] {
    return set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return this.#field(selection, type);
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragment(selection.name.value);
      const on = fragment.typeCondition?.name.value ?? type;
      return on === type ? this.#fields(fragment.selectionSet, type) : [];
    });
  }

  #field({ name, selectionSet }: FieldNode, type: string): string[] {
    if (name.value === '__typename') return [];
    const { subgraph } = this.#request;
    const coordinate = `${type}.${name.value}`;
    const inner = this.#oracle.agreement.typeOf(subgraph, coordinate);
    if (inner === undefined)
      throw new Error(`${subgraph} was asked for ${coordinate}, which it does not have`);
    return [coordinate, ...(selectionSet === undefined ? [] : this.#fields(selectionSet, inner))];
  }

  #fragment(name: string): FragmentDefinitionNode {
    const found = this.#document.definitions.find(
      (definition): definition is FragmentDefinitionNode =>
        definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
    );
    if (found === undefined) throw new Error('a request spreads a fragment that it does not have');
    return found;
  }

  #says(what: string): string {
    return `${this.#request.subgraph} was asked for ${what}`;
  }
}
