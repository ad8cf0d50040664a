import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { WITHHELD_REASONS, type WithheldReason } from '../../schema/consent/decide.ts';
import { type ErrorCode, gatewayError } from '../errors.ts';
import { isObject } from './mergeData.ts';
import type { AliasMeaning } from './operationTree.ts';
import { pathKey } from './shapeRun.ts';

type Path = readonly (string | number)[];

/** Codes of a subgraph that may reach the caller of a consented supergraph; every other becomes SUBGRAPH_ERROR. */
const ALLOWED_CODES = new Set(['BAD_USER_INPUT', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT']);
const MAX_ERRORS = 100;

/** Collects the errors of all fetches of one request, in the client's terms. */
export class SubgraphErrors {
  readonly errors: GraphQLError[] = [];
  /** What the subgraphs' guards withheld, by client path. */
  readonly reported = new Map<string, WithheldReason>();
  readonly #meanings: ReadonlyMap<string, AliasMeaning>;
  readonly #neutral: boolean;

  /** `neutral`: the supergraph holds personal data, so a subgraph's own words stay with the operator. */
  constructor(meanings: ReadonlyMap<string, AliasMeaning>, neutral: boolean) {
    this.#meanings = meanings;
    this.#neutral = neutral;
  }

  /** A fetch that failed as a whole: one error for each root field, however many objects below it were concerned. */
  failed(subgraph: string, code: ErrorCode, what: string, paths: readonly Path[]): void {
    for (const path of commonPaths(paths)) {
      this.#add(gatewayError(code, `The ${subgraph} subgraph ${what}.`, { path, extensions: { subgraph } }));
    }
  }

  /**
   * What a subgraph reported: the `errors` of its answer; false when that is nothing. `locate` says where the object at
   * a path of its answer stands for the client.
   */
  answered(
    subgraph: string,
    errors: unknown,
    locate: (path: Path) => { at: readonly Path[]; rest: Path },
  ): boolean {
    const reported = Array.isArray(errors) ? (errors as GraphQLFormattedError[]).filter(isObject) : [];
    for (const error of reported) {
      const path = Array.isArray(error.path) ? (error.path as Path) : [];
      const { at, rest } = locate(path);
      const tail = this.#translate(rest);
      for (const base of at.length === 0 ? [[]] : at)
        this.#add(this.#errorOf(subgraph, error, [...base, ...tail], this.#meaningAt(rest)));
    }
    return reported.length > 0;
  }

  /** What a subgraph's guard withheld by itself: `extensions.consent.withheld` of its answer. */
  withheld(extensions: unknown, locate: (path: Path) => { at: readonly Path[]; rest: Path }): void {
    const consent = isObject(extensions) ? extensions.consent : undefined;
    const entries = isObject(consent) ? consent.withheld : undefined;
    if (!Array.isArray(entries)) return;
    for (const entry of entries) {
      const reason = isObject(entry) ? WITHHELD_REASONS.find((known) => known === entry.reason) : undefined;
      if (reason === undefined || !Array.isArray(entry.path)) continue;
      const { at, rest } = locate(entry.path as Path);
      const tail = this.#translate(rest);
      for (const base of at) this.reported.set(pathKey([...base, ...tail]), reason);
    }
  }

  /** Our aliases become the client's keys; what the planner added ends the path. */
  #translate(path: Path): Path {
    const translated: (string | number)[] = [];
    for (const step of path) {
      const meaning = isIndex(step) ? step : this.#meanings.get(step as string)?.responseKey;
      if (meaning === undefined) break;
      translated.push(meaning);
    }
    return translated;
  }

  /** The field of ours that a path ends in. */
  #meaningAt(path: Path): AliasMeaning | undefined {
    const last = path.findLast((step) => typeof step === 'string');
    return last === undefined ? undefined : this.#meanings.get(last);
  }

  #errorOf(
    subgraph: string,
    error: GraphQLFormattedError,
    path: Path,
    field: AliasMeaning | undefined,
  ): GraphQLError {
    const { code, argument } = isObject(error.extensions) ? error.extensions : {};
    if (!this.#neutral) {
      const message = typeof error.message === 'string' ? error.message : 'The subgraph reported an error.';
      const extensions = isObject(error.extensions) ? error.extensions : {};
      const named = typeof code === 'string' ? code : 'SUBGRAPH_ERROR';
      return new GraphQLError(message, { path, extensions: { ...extensions, code: named, subgraph } });
    }
    if (typeof code === 'string' && ALLOWED_CODES.has(code)) {
      return new GraphQLError(neutralMessage(code, field, argument), {
        path,
        extensions: { code, subgraph },
      });
    }
    return gatewayError('SUBGRAPH_ERROR', `The ${subgraph} subgraph could not answer this field.`, {
      path,
      extensions: { subgraph },
    });
  }

  #add(error: GraphQLError): void {
    if (this.errors.length < MAX_ERRORS) this.errors.push(error);
  }
}

function isIndex(step: unknown): step is number {
  return Number.isInteger(step) && (step as number) >= 0;
}

const NEUTRAL: Readonly<Record<string, string>> = {
  BAD_USER_INPUT: 'An argument of this field has a value that the field does not accept.',
  FORBIDDEN: 'This client may not do this.',
  NOT_FOUND: 'There is nothing under this id.',
  CONFLICT: 'As things stand this cannot be done, or it was recorded before with another content.',
};

/**
 * Our own words. The one thing taken from the subgraph is which argument was wrong, and only where the agreed schema has
 * such an argument: then its description follows.
 */
function neutralMessage(code: string, field: AliasMeaning | undefined, argument: unknown): string {
  const description = typeof argument === 'string' ? field?.describe(argument) : undefined;
  if (code !== 'BAD_USER_INPUT' || description === undefined) return NEUTRAL[code] ?? '';
  return `${field?.coordinate}(${argument}:) does not accept this value. ${description}`.trimEnd();
}

/** For the paths below each root field the deepest that they share: the places that errors about them name. */
export function commonPaths(paths: readonly Path[]): Path[] {
  const byRoot = new Map<string | number | undefined, Path>();
  for (const path of paths) {
    const known = byRoot.get(path[0]);
    byRoot.set(path[0], known === undefined ? path : commonPath(known, path));
  }
  return [...byRoot.values()];
}

function commonPath(a: Path, b: Path): Path {
  const differs = a.findIndex((step, index) => step !== b[index]);
  return differs === -1 ? a : a.slice(0, differs);
}
