import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSystem, type System } from '../support/createSystem.ts';

const ROOT = new URL('../../', import.meta.url);
const README = readFileSync(new URL('README.md', ROOT), 'utf8');

function blocks(language: string): string[] {
  return [...README.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, text]) => text ?? '',
  );
}

let system: System;
beforeAll(async () => {
  system = await createSystem({ size: 20 });
}, 120_000);
afterAll(() => system.stop());

describe('README.md', () => {
  const [query = ''] = blocks('graphql');
  const [support = '', marketing = ''] = blocks('json');

  test.each([
    ['support-desk', support],
    ['marketing-bot', marketing],
  ])('shows what %s is really answered', async (client, shown) => {
    const { status: _, ...answer } = await system.ask({ client, query });
    expect(answer).toEqual(JSON.parse(shown));
  });

  test('says what a customer who withdrew shows to marketing', async () => {
    const answer = await system.ask({
      client: 'marketing-bot',
      query: query.replace('c-000003', 'c-000005'),
    });
    const reasons = answer.extensions?.consent.withheld.filter(({ reason }) => reason === 'NOT_CONSENTED');
    expect(reasons?.map(({ field }) => field)).toEqual([
      'Customer.name',
      'Customer.email',
      'Customer.tier',
      'Customer.relationship',
    ]);
  });

  test('links only to what is there', () => {
    const targets = [...README.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path]) => path ?? '');
    expect(targets.length).toBeGreaterThan(5);
    expect(targets.filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
  });
});
