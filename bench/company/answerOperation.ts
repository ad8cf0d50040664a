import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  parse,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { type Canned, type CannedValue, orderRecord, recordOf } from './records.ts';

/** A request as it is sent to a subgraph. */
export interface OperationRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

interface Representation {
  readonly __typename: string;
  readonly id?: string;
  readonly passport?: string;
}

/** An object to answer about, the customer that it belongs to, and the passport to show where one is asked for. */
interface Subject {
  readonly record: Canned;
  readonly customer: string;
  readonly passport: string;
}

export interface AnswerOptions {
  /** The passport of each customer, by id. */
  readonly passports: ReadonlyMap<string, string>;
  /** Whether a field (`Type.field`) of that customer is null in the answer; nothing is, when left out. */
  readonly withholds?: (coordinate: string, customer: string) => boolean;
}

const documents = new Map<string, DocumentNode>();

function parsed(query: string): DocumentNode {
  let document = documents.get(query);
  if (document === undefined) {
    document = parse(query, { noLocation: true });
    documents.set(query, document);
  }
  return document;
}

/**
 * Answers an operation from the canned records: that of a subgraph, or of a client. It knows names, aliases, fragments,
 * `_entities`, `customer` and `customers`, and nothing else of GraphQL; other arguments are ignored.
 * Throws an Error for what it does not know.
 */
export function answerOperation(request: OperationRequest, options: AnswerOptions): Record<string, unknown> {
  return new Answer(parsed(request.query), request.variables ?? {}, options).data();
}

class Answer {
  readonly #document: DocumentNode;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #variables: Readonly<Record<string, unknown>>;
  readonly #options: AnswerOptions;

  constructor(document: DocumentNode, variables: Readonly<Record<string, unknown>>, options: AnswerOptions) {
    this.#document = document;
    this.#variables = variables;
    this.#options = options;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        this.#fragments.set(definition.name.value, definition);
    }
  }

  data(): Record<string, unknown> {
    const operation = this.#document.definitions.find(
      (definition) => definition.kind === Kind.OPERATION_DEFINITION,
    );
    if (operation === undefined) throw new Error('the document holds no operation');
    const data: Record<string, unknown> = {};
    for (const field of this.#fields(operation.selectionSet, 'Query'))
      data[keyOf(field)] = this.#rootField(field);
    return data;
  }

  #rootField(field: FieldNode): unknown {
    const subjects = (): readonly Subject[] => {
      switch (field.name.value) {
        case '_entities':
          return (this.#argument(field, 'representations') as Representation[]).map(subjectOf);
        case 'customers':
          return (this.#argument(field, 'ids') as string[]).map((id) => this.#customer(id));
        case 'customer':
          return [this.#customer(this.#argument(field, 'id') as string)];
        default:
          throw new Error(`the canned subgraphs have no field Query.${field.name.value}`);
      }
    };
    if (field.name.value === '__typename') return 'Query';
    const answers = subjects().map((subject) => this.#object(subject, field.selectionSet));
    return field.name.value === 'customer' ? answers[0] : answers;
  }

  #customer(id: string): Subject {
    return { record: recordOf(id), customer: id, passport: this.#options.passports.get(id) ?? '' };
  }

  #object(subject: Subject, set: SelectionSetNode | undefined): Record<string, unknown> {
    const { record, customer, passport } = subject;
    const type = String(record.__typename);
    const answer: Record<string, unknown> = {};
    for (const field of set === undefined ? [] : this.#fields(set, type)) {
      const name = field.name.value;
      const value = name === 'passport' ? passport : record[name];
      if (value === undefined) throw new Error(`the canned ${type} has no field ${name}`);
      const isWithheld = this.#options.withholds?.(`${type}.${name}`, customer) ?? false;
      answer[keyOf(field)] = isWithheld ? null : this.#value(value, subject, field.selectionSet);
    }
    return answer;
  }

  #value(value: CannedValue, owner: Subject, set: SelectionSetNode | undefined): unknown {
    if (Array.isArray(value)) return value.map((item: CannedValue) => this.#value(item, owner, set));
    if (typeof value !== 'object' || value === null) return value;
    return this.#object({ ...owner, record: value as Canned }, set);
  }

  /** The fields selected of an object of that type, fragments spread. */
  #fields(set: SelectionSetNode, type: string): FieldNode[] {
    return set.selections.flatMap((selection) => {
      if ((selection.directives?.length ?? 0) > 0) throw new Error('the canned subgraphs know no directives');
      if (selection.kind === Kind.FIELD) return [selection];
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
      if (fragment === undefined) throw new Error('a fragment is spread that is not defined');
      const on = fragment.typeCondition?.name.value ?? type;
      return on === type ? this.#fields(fragment.selectionSet, type) : [];
    });
  }

  #argument(field: FieldNode, name: string): unknown {
    const argument = field.arguments?.find((candidate) => candidate.name.value === name);
    if (argument === undefined) throw new Error(`Query.${field.name.value} needs the argument ${name}`);
    return this.#valueOf(argument.value);
  }

  #valueOf(node: ValueNode): unknown {
    switch (node.kind) {
      case Kind.VARIABLE:
        return this.#variables[node.name.value];
      case Kind.STRING:
        return node.value;
      case Kind.LIST:
        return node.values.map((value) => this.#valueOf(value));
      default:
        throw new Error(`the canned subgraphs do not read a ${node.kind} here`);
    }
  }
}

function keyOf(field: FieldNode): string {
  return field.alias?.value ?? field.name.value;
}

/** Whom or what a representation means: an Order by its id, a Customer by the id in the passport. */
function subjectOf({ __typename, id, passport }: Representation): Subject {
  if (passport === undefined) throw new Error(`a representation of ${__typename} bears no passport`);
  const customer = passport.split(',', 5)[4] ?? '';
  const record = __typename === 'Order' ? orderRecord(id ?? '') : recordOf(customer);
  return { record, customer, passport };
}
