import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Problem } from './agreement.ts';
import { composeSupergraph } from './compose.ts';
import { schemaInWords } from './schemaInWords.ts';

/** Generated files, by their path from the root of the repository. They are committed, and compared in the tests. */
export type Artefacts = ReadonlyMap<string, string>;

export type Generation =
  | { readonly artefacts: Artefacts; readonly hints: readonly string[]; readonly errors?: never }
  | { readonly errors: readonly Problem[]; readonly artefacts?: never; readonly hints?: never };

/** A committed file that is not what the code generates. */
export interface Drift {
  readonly path: string;
  readonly kind: 'MISSING' | 'CHANGED' | 'STALE';
  /** The first line that differs, from 1; only for CHANGED. */
  readonly line?: number;
}

const SUBGRAPHS = 'schema/subgraphs';
export const SUPERGRAPH = 'schema/supergraph.graphql';
const IN_WORDS = 'docs/schema.md';

/** Where the committed supergraph says that the subgraphs are. A gateway's configuration says otherwise where needed. */
const PORTS: Readonly<Record<string, number>> = {
  identity: 4101,
  crm: 4102,
  commerce: 4103,
  support: 4104,
  playbook: 4105,
};

/**
 * Generates everything that is generated from the subgraphs' SDL, or reports why it does not compose.
 * Throws an Error for a subgraph that has no port in the committed supergraph.
 */
export function generateArtefacts(
  subgraphs: readonly { readonly name: string; readonly sdl: string }[],
): Generation {
  const composition = composeSupergraph(subgraphs.map(({ name, sdl }) => ({ name, sdl, url: urlOf(name) })));
  if (composition.errors !== undefined) return { errors: composition.errors };
  const { supergraphSdl, hints } = composition;
  const artefacts = new Map(
    subgraphs.map(({ name, sdl }) => [
      `${SUBGRAPHS}/${name}.graphql`,
      `# Generated from subgraphs/${name} by "npm run fix". Do not edit.\n\n${sdl.trim()}\n`,
    ]),
  );
  artefacts.set(
    SUPERGRAPH,
    `# Composed from ${SUBGRAPHS} by "npm run fix". Do not edit.\n\n${supergraphSdl.trim()}\n`,
  );
  artefacts.set(IN_WORDS, schemaInWords(supergraphSdl));
  return { artefacts, hints };
}

function urlOf(subgraph: string): string {
  const port = PORTS[subgraph];
  if (port === undefined)
    throw new Error(`Subgraph "${subgraph}" has no port; expected one in schema/governance/artefacts.ts.`);
  return `http://127.0.0.1:${port}/graphql`;
}

/** Compares the committed files under `root` with what the code generates. Nothing found means no drift. */
export async function compareArtefacts(root: string, artefacts: Artefacts): Promise<Drift[]> {
  const drift: Drift[] = (await stale(root, artefacts)).map((path) => ({ path, kind: 'STALE' }));
  for (const [path, content] of artefacts) {
    const committed = await readIfThere(join(root, path));
    if (committed === undefined) drift.push({ path, kind: 'MISSING' });
    else if (committed !== content)
      drift.push({ path, kind: 'CHANGED', line: firstDifference(committed, content) });
  }
  return drift;
}

/** Makes the files under `root` what the code generates, each as a whole or not at all. Answers what was amiss. */
export async function writeArtefacts(root: string, artefacts: Artefacts): Promise<Drift[]> {
  const drift = await compareArtefacts(root, artefacts);
  for (const { path } of drift) {
    const target = join(root, path);
    const content = artefacts.get(path);
    if (content === undefined) {
      await rm(target);
      continue;
    }
    await mkdir(dirname(target), { recursive: true });
    const draft = `${target}.${process.pid}.draft`;
    await writeFile(draft, content);
    await rename(draft, target);
  }
  return drift;
}

/** SDL of subgraphs that are no more. */
async function stale(root: string, artefacts: Artefacts): Promise<string[]> {
  const names = await readdir(join(root, SUBGRAPHS)).catch(ifMissing((): string[] => []));
  return names
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => `${SUBGRAPHS}/${name}`)
    .filter((path) => !artefacts.has(path));
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(ifMissing(() => undefined));
}

function ifMissing<T>(answer: () => T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return answer();
    throw error;
  };
}

function firstDifference(left: string, right: string): number {
  const others = right.split('\n');
  const index = left.split('\n').findIndex((line, position) => line !== others[position]);
  return (index === -1 ? left.split('\n').length : index) + 1;
}
