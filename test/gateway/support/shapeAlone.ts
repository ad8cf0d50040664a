import { buildASTSchema, type GraphQLError, Kind, parse } from 'graphql';
import { type AccessOutcome, OPEN_ACCESS } from '../../../gateway/access/accessRules.ts';
import { compileShape } from '../../../gateway/execution/compileShape.ts';
import {
  type ConsentLayer,
  ConsentSession,
  ENFORCING_LAYERS,
} from '../../../gateway/execution/consentLayer.ts';
import {
  PASSPORT,
  plannedVariable,
  type Selection,
  TYPENAME_ALIAS,
} from '../../../gateway/execution/operationTree.ts';
import { readOperation } from '../../../gateway/execution/readOperation.ts';
import { ShapeRun } from '../../../gateway/execution/shapeRun.ts';
import type { Ask, WithheldReason } from '../../../schema/consent/decide.ts';
import { type Grants, grantsOf } from '../../../schema/consent/grants.ts';
import { joinSections, mintSection } from '../../../schema/consent/passport.ts';
import { compilePolicy } from '../../../schema/consent/policy.ts';

const NOW = 1_800_000_000;
const LINK =
  '@link(url: "https://specs.accord.example/consent/v1.0", import: ["@consent", "@nonPersonal", "@derives"])';

/** Asks for everything, whatever the purpose: what is withheld then, the shape withholds. */
const releasing: ConsentLayer = {
  servesPurpose: () => true,
  standingOf: () => ({ open: -1, otherwise: 'NOT_CONSENTED' }),
};

/** The passport of a customer with these grants. */
export function passportWith(customer: string, allowed: Parameters<typeof grantsOf>[0] | Grants): string {
  const section = {
    ...{ audience: 'identity', tenant: 't1', customer, issuedAt: NOW, expiresAt: NOW + 60, records: [] },
    grants: 'masks' in allowed ? allowed : grantsOf(allowed),
  };
  return joinSections([mintSection(section, { id: 'k1', secret: Buffer.alloc(32, 7) })]);
}

export interface ShapedQuestion {
  readonly query: string;
  /** What the subgraphs answered, by the client's names or the schema's; of customers also `passport`. */
  readonly data: unknown;
  readonly ask?: Partial<Ask>;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly access?: Partial<AccessOutcome>;
  readonly errors?: readonly GraphQLError[];
  /** What guards withheld, by path. */
  readonly reported?: ReadonlyMap<string, WithheldReason>;
}

/** Shapes answers to questions about these types, with no other layer in force. */
export function shapeAlone(types: string) {
  const schema = buildASTSchema(parse(types), { assumeValid: true });
  const policy = compilePolicy(`schema ${LINK} { query: Query } ${types}`);

  return ({ query, data, variables = {}, access = {}, errors = [], ...question }: ShapedQuestion) => {
    const ask: Ask = {
      purpose: 'CUSTOMER_SUPPORT',
      automated: false,
      tenant: 't1',
      self: undefined,
      ...question.ask,
    };
    const document = parse(query);
    const operation = document.definitions.find(
      (definition) => definition.kind === Kind.OPERATION_DEFINITION,
    );
    if (operation === undefined) throw new Error('no operation');
    const options = { schema, policy, purpose: ask.purpose, access: { ...OPEN_ACCESS, ...access } };
    const tree = readOperation({ ...options, document, operation, layer: releasing, variables });
    const shape = compileShape(tree, { ...options, layer: ENFORCING_LAYERS.shape });
    const own = Object.entries(variables).map(([name, value]) => [plannedVariable(name), value]);
    const run = new ShapeRun({
      session: new ConsentSession(ask, ENFORCING_LAYERS, NOW),
      errors,
      reported: question.reported ?? new Map(),
      variables: { ...Object.fromEntries(own), ...tree.literals },
      slots: shape.slots,
    });
    const answer = shape(aliased(data, tree.selections), run);
    return {
      data: answer,
      errors: run.errors.map(({ message, path }) => `${path?.join('.')}: ${message}`),
      withheld: run.withheld.map(
        ({ path, field, category, reason }) => `${path.join('.')} ${field} ${category} ${reason}`,
      ),
      withheldCount: run.withheldCount,
      disclosed: run.disclosed(),
    };
  };
}

/** The data as subgraphs answer it: under the aliases of the plan. */
function aliased(value: unknown, selections: readonly Selection[]): unknown {
  if (Array.isArray(value)) return value.map((item) => aliased(item, selections));
  if (typeof value !== 'object' || value === null) return value;
  const given = value as Readonly<Record<string, unknown>>;
  const data: Record<string, unknown> = { [PASSPORT]: given[PASSPORT], [TYPENAME_ALIAS]: given.__typename };
  const write = (level: readonly Selection[]): void => {
    for (const selection of level) {
      if (selection.kind === 'fragment') write(selection.selections);
      else {
        const { responseKey, name, alias } = selection;
        const inner = given[Object.hasOwn(given, responseKey) ? responseKey : name];
        data[alias] = merge(data[alias], aliased(inner, selection.selections ?? []));
      }
    }
  };
  write(selections);
  return data;
}

/** Selections of one response position have their parts in one object. */
function merge(known: unknown, more: unknown): unknown {
  if (Array.isArray(known) && Array.isArray(more))
    return known.map((item, index) => merge(item, more[index]));
  const areObjects = [known, more].every((part) => typeof part === 'object' && part !== null);
  return areObjects ? { ...(known as object), ...(more as object) } : more;
}
