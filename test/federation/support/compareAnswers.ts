import type { Answer } from '../../gateway/support/federation.ts';

/** How many errors the gateway tells at most of what the subgraphs report. */
const MOST_ERRORS = 100;

type Path = readonly (string | number)[];

/**
 * In how many ways an answer of the gateway is not that of the reference; none: it is. The data must be the same, keys in
 * the same order. Errors must stand at the same paths; but of the errors that made one place null by what may not be null
 * below it, how many are told depends on who is asked first, so there it is enough that both tell one.
 */
export function differences(actual: Answer, expected: Answer): string[] {
  if (actual.status !== 200)
    return [`status ${actual.status}: ${actual.errors?.[0]?.message ?? 'no reason'}`];
  const [data, truth] = [JSON.stringify(actual.data), JSON.stringify(expected.data)];
  if (data !== truth) return [`data is ${data}\nand must be ${truth}`, ...errorsInWords(actual)];
  const complaints = errorDifferences(actual, expected);
  return complaints.length === 0 ? [] : [...complaints.slice(0, 20), ...errorsInWords(actual)];
}

function errorDifferences(actual: Answer, expected: Answer): string[] {
  // of so many the gateway tells no more
  if ((actual.errors?.length ?? 0) >= MOST_ERRORS) return [];
  const found = byPlace(actual);
  const due = byPlace(expected);
  const missing = [...due.keys()].filter((place) => !found.has(place)).map((place) => `no error at ${place}`);
  const wrong = [...found].flatMap(([place, paths]) => {
    const right = due.get(place);
    if (right === undefined) return [`errors at ${place}, where none is due`];
    if (right.has(place) !== paths.has(place))
      return [
        `errors at ${[...paths.keys()].join(' ')}, where they are due at ${[...right.keys()].join(' ')}`,
      ];
    return right.get(place) === paths.get(place)
      ? []
      : [`the error at ${place} is "${paths.get(place)}" and must be "${right.get(place)}"`];
  });
  return [...missing, ...wrong];
}

/** Errors by the place in the data that is null because of them: the message of each, by its path. */
function byPlace({ data, errors = [] }: Answer): Map<string, Map<string, string>> {
  const places = new Map<string, Map<string, string>>();
  for (const { path = [], message } of errors) {
    const place = JSON.stringify(nullAt(data, path));
    const paths = places.get(place) ?? new Map<string, string>();
    paths.set(JSON.stringify(path), message);
    places.set(place, paths);
  }
  return places;
}

/** The part of the path that leads to null, or all of it. */
export function nullAt(data: unknown, path: Path): Path {
  let at = data;
  for (const [depth, step] of path.entries()) {
    if (at === null || at === undefined) return path.slice(0, depth);
    at = (at as Record<string | number, unknown>)[step];
  }
  return path;
}

function errorsInWords({ errors = [] }: Answer): string[] {
  return errors.slice(0, 20).map(({ path, message }) => `error at ${JSON.stringify(path)}: ${message}`);
}
