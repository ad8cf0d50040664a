import { expect } from '@jest/globals';
import { createPrng } from '../../../../subgraphs/kit/sample/prng.ts';
import { seedOr } from '../../../properties/support/settings.ts';
import { eachEngine } from '../../../support/databases.ts';
import { smallTown } from '../resolution/support/smallTown.ts';
import { identityFixture, TENANT } from '../support/identityFixture.ts';
import { gone } from './support/decide.ts';
import { changesOf, replayed, stored } from './support/feed.ts';
import { later } from './support/knownModel.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { customersOf, learn, resolve, resolverOf, townRecord } from './support/resolver.ts';

const SEED = seedOr(20_261_129);
const PEOPLE = 300;
/** Of all pairs that the one or the other has, so many may be of one only: the models were learned from other records. */
const MOST_OF_ONE_ONLY = 0.02;

/** The pairs of records that are of one customer. */
function pairsOf(groups: readonly string[]): Set<string> {
  return new Set(
    groups.flatMap((group) => {
      const records = group.split(' ');
      return records.flatMap((one, at) => records.slice(at + 1).map((other) => `${one} ${other}`));
    }),
  );
}

eachEngine((engine, open) => {
  const once = forOneEngine(engine);

  once.each([SEED, SEED + 1, SEED + 2])(
    'records that come in one by one, change and go, end up where a full run puts them (seed %i)',
    async (seed) => {
      const prng = createPrng(`incremental ${seed}`);
      const shuffled = <T>(values: readonly T[]): T[] =>
        values
          .map((value) => ({ value, at: prng.next() }))
          .sort((a, b) => a.at - b.at)
          .map(({ value }) => value);
      const rows = shuffled(smallTown(PEOPLE, `town ${seed}`));
      const [known, coming] = [rows.slice(0, 330), rows.slice(330)];
      const gradual = await identityFixture(open);
      const resolver = resolverOf(gradual);
      await gradual.intake.register(
        TENANT,
        known.map((row) => townRecord(row)),
      );
      await learn(resolver);
      await resolve(resolver);
      // some change: another person moves in under the record, or the postcode is put right
      const others = shuffled(smallTown(PEOPLE, `others ${seed}`).filter((row) => row.startsWith('p')));
      const final = new Map(rows.map((row) => [row.split(',')[0] as string, row]));
      const steps = shuffled([
        ...coming.map((row) => ({ id: row.split(',')[0] as string, row })),
        ...known.slice(0, 25).map((row, at) => {
          const id = row.split(',')[0] as string;
          return { id, row: [id, ...(others[at] as string).split(',').slice(1)].join(',') };
        }),
        ...known
          .slice(25, 50)
          .map((row) => ({ id: row.split(',')[0] as string, row: `${row.slice(0, -1)}7` })),
        ...known.slice(50, 70).map((row) => ({ id: row.split(',')[0] as string, row: undefined })),
      ]);
      for (const { id, row } of steps) {
        if (row === undefined) {
          final.delete(id);
          await gone(gradual, id);
        } else {
          final.set(id, row);
          await gradual.intake.register(TENANT, [townRecord(row, later(1))]);
        }
        if (prng.chance(0.6)) await resolve(resolver);
      }
      await resolve(resolver);
      expect(replayed(await changesOf(gradual.database))).toEqual(await stored(gradual.database));
      const one = pairsOf(await customersOf(gradual.database));

      const full = await identityFixture(open, gradual.fingerprint);
      await full.intake.register(
        TENANT,
        [...final.values()].map((row) => townRecord(row)),
      );
      await learn(resolverOf(full));
      await resolve(resolverOf(full));
      const other = pairsOf(await customersOf(full.database));
      const all = new Set([...one, ...other]);
      const ofOneOnly = [...all].filter((pair) => one.has(pair) !== other.has(pair));
      if (process.env.ACCORD_MEASURE) process.stderr.write(`${seed}: ${ofOneOnly.length} of ${all.size}\n`);
      expect(all.size).toBeGreaterThan(80);
      expect(ofOneOnly.length / all.size).toBeLessThanOrEqual(MOST_OF_ONE_ONLY);
    },
    60_000,
  );
});
