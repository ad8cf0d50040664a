import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { compareArtefacts, generateArtefacts } from '../../schema/governance/artefacts.ts';
import { SUBGRAPHS } from '../../subgraphs/registry.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the agreement', () => {
  test('is kept by all subgraphs, and the committed schema files are what the code says', async () => {
    const sources = await Promise.all(SUBGRAPHS.map(async ({ name, sdl }) => ({ name, sdl: await sdl() })));
    const { artefacts, errors } = generateArtefacts(sources);
    expect(errors).toBeUndefined();
    // A difference here is mended by `npm run fix`; the changed files belong into the same commit as the code.
    expect(await compareArtefacts(root, artefacts ?? new Map())).toEqual([]);
  });
});
