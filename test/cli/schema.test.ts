import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createProgram } from '../../cli/program.ts';
import { runProgram } from '../../cli/runProgram.ts';
import { memoryTerminal } from './memoryTerminal.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'accord-schema-'));
});

afterEach(() => rmSync(root, { recursive: true }));

async function accord(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const terminal = memoryTerminal();
  const code = await runProgram(createProgram(terminal), ['schema', ...args], terminal);
  return { code, output: terminal.output.join('\n'), errors: terminal.errors.join('\n') };
}

describe('accord schema', () => {
  test('prints the committed supergraph', async () => {
    const { code, output } = await accord('print');
    expect(code).toBe(0);
    expect(output).toBe(readFileSync('schema/supergraph.graphql', 'utf8').trimEnd());
  });

  test('finds a committed file that is not what the code says, and mends it', async () => {
    mkdirSync(join(root, 'docs'));
    cpSync('docs/schema.md', join(root, 'docs/schema.md'));
    cpSync('schema/supergraph.graphql', join(root, 'schema/supergraph.graphql'));
    cpSync('schema/subgraphs', join(root, 'schema/subgraphs'), { recursive: true });
    expect(await accord('check', '--root', root)).toMatchObject({ code: 0 });

    const crm = join(root, 'schema/subgraphs/crm.graphql');
    const agreed = readFileSync(crm, 'utf8');
    writeFileSync(crm, `${agreed}\ntype Another { id: ID }\n`);
    rmSync(join(root, 'docs/schema.md'));
    const { code, errors } = await accord('check', '--root', root);
    expect(code).toBe(1);
    expect(errors).toContain('schema/subgraphs/crm.graphql differs from line');
    expect(errors).toContain('docs/schema.md is missing');

    const mended = await accord('compose', '--root', root);
    expect(mended.output.split('\n')).toEqual([
      expect.stringMatching(/^written {2}\S+$/),
      expect.stringMatching(/^written {2}\S+$/),
    ]);
    expect(readFileSync(crm, 'utf8')).toBe(agreed);
    expect((await accord('compose', '--root', root)).output).toBe('Everything is up to date.');
  });

  test('does not write outside of a repository', async () => {
    const { code, errors } = await accord('compose', '--root', root);
    expect(code).toBe(1);
    expect(errors).toContain('has no folder schema: give the root of the repository with --root');
  });
});
