import { test } from '@jest/globals';
import { eachEngine } from '../../../support/databases.ts';
import { TENANT } from '../support/identityFixture.ts';
import { count } from './support/decide.ts';
import { saying, somebody, withModel } from './support/knownModel.ts';
import { resolve } from './support/resolver.ts';

eachEngine((engine, open) => {
  (engine === 'PostgreSQL' ? test : test.skip)(
    'x',
    async () => {
      for (const many of [50, 90, 150, 300, 600]) {
        const { fixture, resolver } = await withModel(open);
        await fixture.intake.register(
          TENANT,
          Array.from({ length: many }, (_, at) => saying(`x${at}`, somebody(3))),
        );
        const begun = performance.now();
        fixture.statements.length = 0;
        let settled = 0;
        await Promise.race([
          resolve(resolver).then(() => {
            settled = 1;
          }),
          new Promise((r) => setTimeout(r, 12_000)),
        ]);
        process.stderr.write(
          `${many}: ${Math.round(performance.now() - begun)} ms, settled ${settled}, ${fixture.statements.length} statements\n`,
        );
        if (settled) process.stderr.write(`pairs ${await count(fixture, 'match_pairs')}\n`);
        else {
          const c = Map.groupBy(fixture.statements, (s) => s.trim().slice(0, 60));
          process.stderr.write(
            JSON.stringify(
              [...c].map(([k, v]) => [k, v.length]),
              null,
              1,
            ),
          );
          break;
        }
      }
    },
    100_000,
  );
});
