import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type Artefacts,
  compareArtefacts,
  type Drift,
  generateArtefacts,
  SUPERGRAPH,
  writeArtefacts,
} from '../schema/governance/artefacts.ts';
import { SUBGRAPHS } from '../subgraphs/registry.ts';
import { CliError } from './cliError.ts';
import type { Terminal } from './terminal.ts';

/** Writes the generated files under `root`. Throws CliError when the subgraphs break a rule of the agreement. */
export async function composeSchema(root: string, terminal: Terminal): Promise<void> {
  const repository = repositoryAt(root);
  const written = await writeArtefacts(repository, await generate(terminal));
  for (const { path, kind } of written) terminal.out(`${kind === 'STALE' ? 'removed' : 'written'}  ${path}`);
  if (written.length === 0) terminal.out('Everything is up to date.');
}

/** Throws CliError that lists every broken rule, or every committed file that is out of date. */
export async function checkSchema(root: string, terminal: Terminal): Promise<void> {
  const repository = repositoryAt(root);
  const drift = await compareArtefacts(repository, await generate(terminal));
  if (drift.length > 0) {
    const files = drift.map((file) => `\n  ${describe(file)}`).join('');
    throw new CliError(
      `The committed schema is not what the code says. Run "accord schema compose".${files}`,
    );
  }
  terminal.out('The schema keeps the rules of the agreement and is up to date.');
}

/** The composed supergraph's SDL. Throws CliError when the subgraphs break a rule of the agreement. */
export async function supergraphSdl(): Promise<string> {
  return (await generate()).get(SUPERGRAPH)?.trimEnd() ?? '';
}

async function generate(terminal?: Terminal): Promise<Artefacts> {
  const sources = await Promise.all(
    SUBGRAPHS.map(async (subgraph) => ({ name: subgraph.name, sdl: await subgraph.sdl() })),
  );
  const { artefacts, errors, hints } = generateArtefacts(sources);
  if (errors !== undefined) {
    const list = errors
      .map(({ check, coordinate, message }) => `\n  ${coordinate}: ${message} (${check})`)
      .join('');
    throw new CliError(`The subgraphs break the rules of the agreement.${list}`);
  }
  for (const hint of hints) terminal?.err(`hint: ${hint}`);
  return artefacts;
}

function repositoryAt(root: string): string {
  const repository = resolve(root);
  if (!existsSync(join(repository, 'schema'))) {
    throw new CliError(`${repository} has no folder schema: give the root of the repository with --root.`);
  }
  return repository;
}

function describe({ path, kind, line }: Drift): string {
  if (kind === 'MISSING') return `${path} is missing`;
  return kind === 'STALE' ? `${path} belongs to no subgraph any more` : `${path} differs from line ${line}`;
}
