import {
  buildASTSchema,
  type DocumentNode,
  execute,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import type { Agreement, Rule } from './agreement.ts';
import { type Company, type CustomerTruth, PagedList, type PlainObject } from './company.ts';

/** Who asks. Purpose '' and tenant '': nobody in particular. */
export interface Asker {
  readonly tenant: string;
  readonly purpose: string;
  readonly automated: boolean;
  /** The customer in the token of a self-service client. */
  readonly self: string | undefined;
}

export type Path = readonly (string | number)[];

export interface Withheld {
  readonly path: Path;
  readonly field: string;
  readonly category: string | null;
  readonly reason: string;
}

/** What the gateway must answer. Cursors are marks (see cursorMark). */
export interface Prophecy {
  readonly data: unknown;
  readonly errorPaths: readonly Path[];
  readonly withheld: readonly Withheld[];
  /** `Type.field` of everything personal that is told. */
  readonly released: readonly string[];
}

type Refusal = Omit<Withheld, 'path' | 'field'>;

/** An object of the answer and whose it is; undefined: nobody's. */
class Owned {
  readonly object: PlainObject;
  readonly owner: CustomerTruth | undefined;

  constructor(object: PlainObject, owner: CustomerTruth | undefined) {
    this.object = object;
    this.owner = owner;
  }
}

/**
 * Knows the data and the agreement, and nothing of how either is served: graphql-js runs the client's own operation over
 * plain objects, and each field asks whether it may be told.
 */
export class Oracle {
  readonly schema: GraphQLSchema;
  readonly agreement: Agreement;
  readonly company: Company;

  constructor(agreement: Agreement, company: Company) {
    this.schema = buildASTSchema(agreement.api, { assumeValidSDL: true });
    this.agreement = agreement;
    this.company = company;
  }

  async answer(document: DocumentNode, variables: PlainObject, asker: Asker): Promise<Prophecy> {
    const telling = new Telling(this, asker);
    const result = await execute({
      schema: this.schema,
      document,
      variableValues: variables,
      rootValue: new Owned({}, undefined),
      fieldResolver: (source: Owned, args, _context, info) => telling.field(source, args, info),
    });
    return {
      data: result.data ?? null,
      errorPaths: (result.errors ?? []).map((error) => error.path ?? []),
      withheld: telling.withheld,
      released: telling.released,
    };
  }

  /** Why the customer's data under this rule is not for the asker; undefined when it is. */
  refusal(rule: Rule, customer: CustomerTruth | undefined, asker: Asker): Refusal | undefined {
    const categories = vocabularyOrder(rule.categories);
    const [first = null] = categories;
    if (!rule.purposes.includes(asker.purpose)) return { reason: 'NOT_FOR_PURPOSE', category: first };
    if (customer === undefined) return { reason: 'NO_PASSPORT', category: first };
    if (asker.self !== undefined && asker.self !== customer.id)
      return { reason: 'NOT_SELF', category: first };
    if (asker.automated && customer.consents.objectsToAutomation)
      return { reason: 'AUTOMATION_OBJECTED', category: first };
    const closed = categories.find((category) => !customer.consents.allows(asker.purpose, category));
    return closed === undefined ? undefined : { reason: 'NOT_CONSENTED', category: closed };
  }
}

/** One answer in the making. */
class Telling {
  readonly withheld: Withheld[] = [];
  readonly released: string[] = [];
  readonly #oracle: Oracle;
  readonly #asker: Asker;

  constructor(oracle: Oracle, asker: Asker) {
    this.#oracle = oracle;
    this.#asker = asker;
  }

  field(source: Owned, args: PlainObject, info: GraphQLResolveInfo): unknown {
    const { agreement, company, schema } = this.#oracle;
    if (info.parentType === schema.getQueryType()) return this.#root(args, info);
    const field = `${info.parentType.name}.${info.fieldName}`;
    const rule = agreement.rule(field);
    const refusal = rule && this.#oracle.refusal(rule, source.owner, this.#asker);
    if (refusal !== undefined) {
      this.withheld.push({ path: pathOf(info), field, ...refusal });
      return null;
    }
    if (rule !== undefined) this.released.push(field);
    const value = source.object[info.fieldName];
    if (value instanceof PagedList) return own(value.page(args, company.cursors), source.owner);
    return own(value, source.owner);
  }

  #root(args: PlainObject, info: GraphQLResolveInfo): unknown {
    const path = pathOf(info);
    switch (info.fieldName) {
      case 'customer':
        return this.#customer(args.id, path, info);
      case 'customers':
        return (args.ids as readonly unknown[]).map((id, index) =>
          this.#customer(id, [...path, index], info),
        );
      case 'findCustomers':
        return this.#find(args.by as PlainObject, path);
      default:
        return own(this.#oracle.company.aboutNobody[info.fieldName], undefined);
    }
  }

  #customer(id: unknown, path: Path, info: GraphQLResolveInfo): Owned | null {
    const { self } = this.#asker;
    const found = this.#isServed() ? this.#oracle.company.customers.get(String(id)) : undefined;
    if (self !== undefined && found?.id !== self) {
      const field = `Query.${info.fieldName}`;
      this.withheld.push({ path, field, category: 'IDENTIFIER', reason: 'NOT_SELF' });
      return null;
    }
    return found === undefined ? null : this.#seen(found);
  }

  async #find(by: PlainObject, path: Path): Promise<unknown> {
    const used = this.#usedInputs('CustomerLookup', by);
    const barred = used.find(({ rule }) => !rule.purposes.includes(this.#asker.purpose));
    if (barred !== undefined) {
      const [category = null] = vocabularyOrder(barred.rule.categories);
      this.withheld.push({ path, field: barred.coordinate, category, reason: 'NOT_FOR_PURPOSE' });
      return [];
    }
    if (!this.#isServed()) return [];
    const { company } = this.#oracle;
    const found = await company.find(by);
    return found.flatMap(({ customer, ...match }) => {
      if (this.#asker.self !== undefined && match.confidence !== 1) return [];
      const truth = company.customers.get(customer);
      if (truth === undefined) throw new Error('somebody was found whom nobody knows');
      const isRefused = used.some(({ rule }) => this.#oracle.refusal(rule, truth, this.#asker) !== undefined);
      return isRefused ? [] : [new Owned({ ...match, customer: this.#seen(truth) }, truth)];
    });
  }

  /** The rules of an input object's members in use, and of theirs. */
  #usedInputs(type: string, value: PlainObject): { coordinate: string; rule: Rule }[] {
    const { agreement } = this.#oracle;
    return Object.entries(value).flatMap(([name, inner]) => {
      if (inner === null || inner === undefined) return [];
      const coordinate = `${type}.${name}`;
      const rule = agreement.rule(coordinate);
      const innerType = agreement.typeOf(agreement.owners(coordinate)[0] ?? '', coordinate) ?? '';
      const nested = typeof inner === 'object' ? this.#usedInputs(innerType, inner as PlainObject) : [];
      return [...(rule === undefined ? [] : [{ coordinate, rule }]), ...nested];
    });
  }

  /** Whether the asker is somebody whom this company's data concerns. */
  #isServed(): boolean {
    return this.#asker.tenant === this.#oracle.company.tenant && this.#asker.purpose !== '';
  }

  /** The customer as far as the asker may know which records are theirs. */
  #seen(customer: CustomerTruth): Owned {
    return new Owned(this.#asker.self === undefined ? customer.full : customer.certain, customer);
  }
}

/** Gives what a field holds to the owner of the object that holds it. */
function own(value: unknown, owner: CustomerTruth | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => own(item, owner));
  if (typeof value !== 'object' || value === null || value instanceof Owned) return value;
  return new Owned(value as PlainObject, owner);
}

function pathOf(info: GraphQLResolveInfo): Path {
  const path: (string | number)[] = [];
  for (let step: typeof info.path | undefined = info.path; step !== undefined; step = step.prev)
    path.push(step.key);
  return path.reverse();
}

/** The order in which docs/passport.md lists the categories. */
const CATEGORIES = [
  'IDENTITY',
  'CONTACT_EMAIL',
  'CONTACT_PHONE',
  'ADDRESS',
  'IDENTIFIER',
  'DEMOGRAPHIC',
  'TRANSACTION',
  'PAYMENT',
  'SUPPORT_CONTENT',
  'BEHAVIOUR',
  'PREFERENCE',
  'INFERRED',
  'SPECIAL_CATEGORY',
];

function vocabularyOrder(categories: readonly string[]): string[] {
  return categories.toSorted((a, b) => CATEGORIES.indexOf(a) - CATEGORIES.indexOf(b));
}
