import { executeSync, type GraphQLSchema, Kind, parse, print, type SelectionSetNode, visit } from 'graphql';
import type { Answer, SubgraphAnswer } from '../../gateway/support/federation.ts';
import { Dice } from '../../properties/support/dice.ts';
import type { Operation } from '../../properties/support/writeOperation.ts';
import { isRefused } from './askBoth.ts';
import { nullAt } from './compareAnswers.ts';
import type { Pair } from './createPair.ts';
import { PlaceFinder } from './places.ts';
import type { Judge } from './runDifference.ts';
import { type Spoilt, spoil } from './spoil.ts';

type Path = readonly (string | number)[];

/** How often the answers to one operation are spoilt, each time in another place. */
const TIMES = 3;
/** More errors than these the gateway does not tell. */
const MOST_ERRORS = 1_000;

/** Asks with one answer of a subgraph spoilt: what comes of it must be as the schema says, and tell what was lost. */
export function spoilingJudge({ world }: Pair, onSpoilt: (spoilt: Spoilt) => void = () => {}): Judge {
  const finders = new Map(Object.entries(world.subgraphs).map(([name, sdl]) => [name, new PlaceFinder(sdl)]));
  return async ({ operation: drawn, salt }, pair) => {
    const operation = withTypes(drawn);
    let answers = 0;
    const count = (answer: SubgraphAnswer) => {
      answers++;
      return answer;
    };
    const clean = await pair.actual(operation, 0, count);
    if (isRefused(clean) || clean.data === undefined || answers === 0) return [];
    for (let time = 0; time < TIMES; time++) {
      const dice = new Dice(generator(salt * TIMES + time));
      const chosen = dice.int(0, answers - 1);
      let spoilt: Spoilt | undefined;
      const actual = await pair.actual(operation, 0, (answer, { subgraph, query, nth }) => {
        if (nth !== chosen) return answer;
        const places = finders.get(subgraph)?.find(query, answer.data) ?? [];
        spoilt = spoil(answer, places, dice);
        return spoilt.text;
      });
      if (spoilt === undefined) continue;
      onSpoilt(spoilt);
      const wrong = complaints({ clean, actual, operation, schema: pair.schema, spoilt });
      if (wrong.length > 0) return [spoilt.what, ...wrong, JSON.stringify(actual.errors?.slice(0, 5))];
    }
    return [];
  };
}

interface Exhibit {
  readonly clean: Answer;
  readonly actual: Answer;
  readonly operation: Operation;
  readonly schema: GraphQLSchema;
  readonly spoilt: Spoilt;
}

function complaints({ clean, actual, operation, schema, spoilt: { reach } }: Exhibit): string[] {
  if (Object.keys(Object.prototype).length > 0 || 'polluted' in {})
    return ['the prototype of all objects is polluted'];
  if (actual.status !== 200)
    return [`status ${actual.status}: ${actual.errors?.[0]?.message ?? 'no reason'}`];
  const errors = actual.errors ?? [];
  const paths = errors.map(({ path = [] }) => path);
  const wrong = [...oddErrors(actual), ...misfits(actual, operation, schema)];
  if (errors.length >= MOST_ERRORS) return wrong;
  const changed = [...changes(clean.data, actual.data)];
  for (const { at, is, was } of changed) {
    const place = JSON.stringify(at);
    const isTold = paths.some(
      (path) => overlaps(path, at) && (reach !== 'value' || path.length >= at.length),
    );
    if (is !== null) wrong.push(`at ${place} is ${JSON.stringify(is)}, and was ${JSON.stringify(was)}`);
    else if (!isTold) wrong.push(`at ${place} is null, and no error says why`);
  }
  if (reach === 'answer') return wrong;
  const fresh = newErrors(clean, actual);
  const fields = new Set(fresh.map(({ path = [] }) => path.findLast((step) => typeof step === 'string')));
  if (reach === 'value' && fields.size > 1)
    wrong.push(`one value is spoilt, and errors are at ${[...fields].join()}`);
  return [...wrong, ...needless(fresh, actual.data, changed)];
}

/** Errors in a form that GraphQL does not allow. */
function oddErrors({ errors = [] }: Answer): string[] {
  return errors
    .filter(
      ({ message, path = [], extensions }) =>
        typeof message !== 'string' ||
        !Array.isArray(path) ||
        !path.every((step) => typeof step === 'string' || (Number.isInteger(step) && Number(step) >= 0)) ||
        typeof extensions?.code !== 'string',
    )
    .map((error) => `an odd error: ${JSON.stringify(error)}`);
}

type Errors = NonNullable<Answer['errors']>;

function newErrors({ errors: known = [] }: Answer, { errors = [] }: Answer): Errors {
  const before = new Set(known.map(({ path }) => JSON.stringify(path)));
  return errors.filter(({ path }) => !before.has(JSON.stringify(path)));
}

/** Errors about places at which, and in which, nothing is lost. */
function needless(errors: Errors, data: unknown, changed: readonly { at: Path }[]): string[] {
  return errors
    .filter(({ path = [] }) => valueAt(data, nullAt(data, path)) !== null)
    .filter(({ path = [] }) => !changed.some(({ at }) => overlaps(path, at)))
    .map(({ path, message }) => `an error at ${JSON.stringify(path)}, where nothing is lost: ${message}`);
}

/** What of the data no execution of the operation could have answered, by graphql-js itself. */
function misfits(
  { data, errors = [] }: Answer,
  { query, variables, operationName }: Operation,
  schema: GraphQLSchema,
) {
  if (data === null || data === undefined) return errors.length > 0 ? [] : ['neither data nor errors'];
  const again = executeSync({
    schema,
    document: parse(query),
    rootValue: data,
    variableValues: variables,
    operationName: operationName ?? null,
    fieldResolver: (source: Readonly<Record<string, unknown>>, _args, _context, { path }) => source[path.key],
    typeResolver: (value: Readonly<Record<string, unknown>>) => String(value[TYPE]),
  });
  if (again.errors)
    return again.errors.map(({ message, path }) => `does not fit at ${JSON.stringify(path)}: ${message}`);
  return JSON.stringify(again.data) === JSON.stringify(data)
    ? []
    : [`the data does not fit: ${JSON.stringify(data)}`];
}

/** The key under which each object says its type. */
const TYPE = 'type_of_it';

function withTypes(operation: Operation): Operation {
  const document = visit(parse(operation.query), {
    [Kind.SELECTION_SET]: {
      leave: (set: SelectionSetNode) => ({ ...set, selections: [...set.selections, TYPENAME] }),
    },
  });
  return { ...operation, query: print(document) };
}

const TYPENAME = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: TYPE },
  name: { kind: Kind.NAME, value: '__typename' },
} as const;

/** The outermost places in which two answers differ. */
function* changes(
  was: unknown,
  is: unknown,
  at: Path = [],
): Generator<{ at: Path; was: unknown; is: unknown }> {
  if (JSON.stringify(was) === JSON.stringify(is)) return;
  const sameKeys = isObject(was) && isObject(is) && String(Object.keys(was)) === String(Object.keys(is));
  const sameLength = Array.isArray(was) && Array.isArray(is) && was.length === is.length;
  if (Array.isArray(was) ? !sameLength : !sameKeys) yield { at, was, is };
  else if (Array.isArray(was))
    for (const [index, item] of was.entries()) yield* changes(item, (is as unknown[])[index], [...at, index]);
  else
    for (const [key, value] of Object.entries(was as object))
      yield* changes(value, (is as Record<string, unknown>)[key], [...at, key]);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function overlaps(a: Path, b: Path): boolean {
  return a.slice(0, b.length).every((step, index) => step === b[index]);
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce((at, step) => (at as Record<string | number, unknown> | null)?.[step], data);
}

/** Dice that fall as the number says. */
function generator(number: number): ConstructorParameters<typeof Dice>[0] {
  let state = number >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return ((_integer: unknown, { min, max }: { min: number; max: number }) =>
    min + (next() % (max - min + 1))) as ConstructorParameters<typeof Dice>[0];
}
