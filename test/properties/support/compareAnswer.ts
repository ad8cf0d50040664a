import { isCursorMark } from '../oracle/company.ts';
import type { Asker, Path, Prophecy } from '../oracle/oracle.ts';

/** An answer of the gateway, as JSON. */
export interface Answer {
  readonly status: number;
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly path?: Path }[];
  readonly extensions?: {
    readonly consent?: {
      readonly purpose: string | null;
      readonly withheld: readonly object[];
      readonly withheldCount: number;
    };
  };
}

/** In how many ways an answer is not the one that was foretold; none: it is. Each is a sentence. */
export function differences(answer: Answer, prophecy: Prophecy, asker: Asker): string[] {
  if (answer.status !== 200)
    return [`the answer has status ${answer.status}: ${answer.errors?.[0]?.message ?? 'no reason given'}`];
  const consent = answer.extensions?.consent;
  const reported = [...(consent?.withheld ?? [])].map(canonical);
  const errors = (answer.errors ?? []).map(({ path }) => JSON.stringify(path ?? []));
  // an answer without data withholds nothing: it has failed
  const foretold = prophecy.data === null ? reported : prophecy.withheld.map(canonical);
  return [
    ...dataDifferences(answer.data, prophecy.data),
    ...bagDifferences('withheld', reported, foretold),
    ...bagDifferences(
      'error at',
      [...new Set(errors)],
      [...new Set(prophecy.errorPaths.map((path) => JSON.stringify(path)))],
    ),
    ...(consent?.withheldCount === reported.length
      ? []
      : ['withheldCount is not the number of what is withheld']),
    ...(consent?.purpose === (asker.purpose === '' ? null : asker.purpose)
      ? []
      : ['the purpose is another one']),
  ];
}

/** Where an answer's data is not the data that was foretold, each as a sentence. */
export function dataDifferences(data: unknown, foretold: unknown, path: Path = []): string[] {
  if (isObject(data) && isObject(foretold)) {
    const keys = Object.keys(data);
    const expected = Object.keys(foretold);
    if (keys.join() !== expected.join())
      return [`${at(path)} has the keys ${keys}, where the oracle has ${expected}`];
    return keys.flatMap((key) => dataDifferences(data[key], foretold[key], [...path, key]));
  }
  if (Array.isArray(data) && Array.isArray(foretold) && data.length === foretold.length)
    return data.flatMap((item, index) => dataDifferences(item, foretold[index], [...path, index]));
  return isSameLeaf(data, foretold)
    ? []
    : [`${at(path)} is ${shown(data)}, where the oracle has ${shown(foretold)}`];
}

function isSameLeaf(data: unknown, foretold: unknown): boolean {
  if (isCursorMark(foretold)) return typeof data === 'string' && data.length > 20;
  return data === foretold || (data === undefined && foretold === null);
}

function bagDifferences(what: string, found: readonly string[], foretold: readonly string[]): string[] {
  const missing = [...foretold];
  const surplus = found.filter((entry) => {
    const index = missing.indexOf(entry);
    if (index >= 0) missing.splice(index, 1);
    return index < 0;
  });
  return [
    ...surplus.map((entry) => `${what} ${entry}: the oracle says no such thing`),
    ...missing.map((entry) => `not ${what} ${entry}: the oracle says so`),
  ];
}

/** The same text for the same members, in whatever order. */
function canonical(entry: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(path: Path): string {
  return path.length === 0 ? 'data' : path.join('.');
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 120) ?? 'nothing';
}
