import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { compilePolicy } from '../../../schema/consent/policy.ts';
import {
  type Artefacts,
  compareArtefacts,
  generateArtefacts,
  SUPERGRAPH,
  writeArtefacts,
} from '../../../schema/governance/artefacts.ts';
import { CHECKS } from '../../../schema/governance/checks.ts';
import { CLEAN, changed, sources } from './cleanSubgraphs.ts';

function artefactsOf(subgraphs: Partial<typeof CLEAN>): Artefacts {
  const { artefacts, errors } = generateArtefacts(sources(subgraphs));
  expect(errors).toBeUndefined();
  return artefacts ?? new Map();
}

describe('generateArtefacts', () => {
  test('makes the SDL of each subgraph, the supergraph and the schema in words', () => {
    expect([...artefactsOf(CLEAN).keys()]).toEqual([
      'schema/subgraphs/identity.graphql',
      'schema/subgraphs/crm.graphql',
      'schema/subgraphs/commerce.graphql',
      'schema/subgraphs/support.graphql',
      'schema/subgraphs/playbook.graphql',
      'schema/supergraph.graphql',
      'docs/schema.md',
    ]);
  });

  test('makes a supergraph from which the policy can be compiled, with the subgraphs on their ports', () => {
    const supergraph = artefactsOf(CLEAN).get(SUPERGRAPH) ?? '';
    expect(compilePolicy(supergraph).field('Customer', 'email').kind).toBe('CONSENT');
    for (const port of [4101, 4102, 4103, 4104, 4105])
      expect(supergraph).toContain(`url: "http://127.0.0.1:${port}/graphql"`);
  });

  test('makes nothing of subgraphs that break a rule', () => {
    const crm = changed(CLEAN.crm, /email: String @consent.*/, 'email: String');
    const { artefacts, errors } = generateArtefacts(sources({ ...CLEAN, crm }));
    expect(artefacts).toBeUndefined();
    expect(errors).toEqual([
      expect.objectContaining({ check: 'personalFieldsAreMarked', coordinate: 'crm: Customer.email' }),
    ]);
  });

  test('refuses a subgraph that has no port', () => {
    expect(() => generateArtefacts([{ name: 'warehouse', sdl: CLEAN.crm }])).toThrow(
      '"warehouse" has no port',
    );
  });
});

describe('the schema in words', () => {
  const page = () => artefactsOf(CLEAN).get('docs/schema.md') ?? '';
  const row = (field: string) =>
    page()
      .split('\n')
      .find((line) => line.startsWith(`| \`${field}\` |`));

  test('says of a consented field what it means, who owns it, its category and its purposes', () => {
    expect(row('email')).toBe(
      '| `email` | The main e-mail address. | `String` | crm | **CONTACT_EMAIL** for `CUSTOMER_SUPPORT`, `DIRECT_MARKETING` |',
    );
    expect(row('orders')).toBe(
      '| `orders` | What they bought. | `[Order!]` | commerce | **TRANSACTION** for `CUSTOMER_SUPPORT` |',
    );
    expect(row('orders(first:)')).toBe('| `orders(first:)` | How many. | `Int = 10` |  |  |');
  });

  test('says what using an input field reveals', () => {
    expect(row('name')).toBe('| `name` | The name. | `String!` | **IDENTITY** for `CUSTOMER_SUPPORT` |');
  });

  test('says why a field is about nobody', () => {
    expect(row('status')).toContain('| commerce | Part of the order. |');
    expect(row('confidence')).toContain('| identity | About nobody |');
  });

  test('describes enum values and interfaces', () => {
    expect(row('SHIPPED')).toBe('| `SHIPPED` | On its way. |');
    expect(page()).toContain('### Card\n\nA card.\n\nIs also: `Tender`.');
  });

  test('does not mention what callers cannot see', () => {
    const [types] = page().split('## Rules');
    expect(types).not.toMatch(/passport|join__|link__/i);
  });

  test('states every rule', () => {
    for (const { statement } of CHECKS) expect(page()).toContain(`\n- ${statement}\n`);
  });

  test('gives every purpose its terms', () => {
    expect(row('DIRECT_MARKETING')).toContain('| CONSENT | DENIED | yes | We write to you with offers');
  });
});

describe('the committed files', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'accord-artefacts-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  test('are written where they are missing, and then there is no drift', async () => {
    const artefacts = artefactsOf(CLEAN);
    const written = await writeArtefacts(root, artefacts);
    expect(written.map(({ kind }) => kind)).toEqual([...artefacts.keys()].map(() => 'MISSING'));
    expect(await compareArtefacts(root, artefacts)).toEqual([]);
    expect(await writeArtefacts(root, artefacts)).toEqual([]);
    expect(await readdir(join(root, 'schema'))).toEqual(['subgraphs', 'supergraph.graphql']);
  });

  test('drift when the code changes, with the line that differs first', async () => {
    await writeArtefacts(root, artefactsOf(CLEAN));
    const crm = changed(CLEAN.crm, '"What it means."', '"What the tier means."');
    const artefacts = artefactsOf({ ...CLEAN, crm });
    const line =
      artefacts.get('schema/subgraphs/crm.graphql')?.split('\n').indexOf('  "What the tier means."') ?? -1;
    const drift = await compareArtefacts(root, artefacts);
    expect(drift.map(({ path }) => path)).toEqual([
      'schema/subgraphs/crm.graphql',
      SUPERGRAPH,
      'docs/schema.md',
    ]);
    expect(drift[0]).toEqual({ path: 'schema/subgraphs/crm.graphql', kind: 'CHANGED', line: line + 1 });
    await writeArtefacts(root, artefacts);
    expect(await compareArtefacts(root, artefacts)).toEqual([]);
  });

  test('drift by the line after the last when the end is missing', async () => {
    const artefacts = artefactsOf(CLEAN);
    await writeArtefacts(root, artefacts);
    const path = join(root, SUPERGRAPH);
    const whole = await readFile(path, 'utf8');
    await writeFile(path, whole.trimEnd());
    expect(await compareArtefacts(root, artefacts)).toEqual([
      { path: SUPERGRAPH, kind: 'CHANGED', line: whole.split('\n').length },
    ]);
  });

  test('lose the SDL of a subgraph that is no more', async () => {
    await writeArtefacts(root, artefactsOf(CLEAN));
    const { playbook: _, ...four } = CLEAN;
    const drift = await writeArtefacts(root, artefactsOf(four));
    expect(drift[0]).toEqual({ path: 'schema/subgraphs/playbook.graphql', kind: 'STALE' });
    expect(await readdir(join(root, 'schema/subgraphs'))).not.toContain('playbook.graphql');
  });
});
