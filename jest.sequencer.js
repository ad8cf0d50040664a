import { existsSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The files that take longest, the longest first. Whatever is begun last keeps one core waiting for it. */
const LONGEST = [
  'test/distributed/withdrawal.test.ts',
  'test/properties/consent.test.ts',
  'test/cli/start.test.ts',
  'test/federation/difference.test.ts',
  'test/cli/disclosure.test.ts',
  'test/layers/otherRouters.test.ts',
  'test/cli/workers.test.ts',
  'test/cli/import.test.ts',
  'test/subgraphs/support/importFebrl.test.ts',
  'test/subgraphs/crm/importFebrl.test.ts',
  'test/subgraphs/commerce/importCdnow.test.ts',
  'test/distributed/distributed.test.ts',
];

/** Jest's sequencer: the order of the test files, the same on every machine. */
export default class LongestFirst {
  sort(tests) {
    for (const path of LONGEST)
      if (!existsSync(join(import.meta.dirname, path)))
        throw new Error(`jest.sequencer.js names ${path}, which is not there`);
    const rank = ({ path }) => {
      const place = LONGEST.indexOf(relative(import.meta.dirname, path));
      return place === -1 ? LONGEST.length : place;
    };
    const size = ({ path }) => statSync(path).size;
    return [...tests].sort((a, b) => rank(a) - rank(b) || size(b) - size(a));
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}
