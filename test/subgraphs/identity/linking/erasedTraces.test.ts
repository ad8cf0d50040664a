import { expect } from '@jest/globals';
import { eachEngine } from '../../../support/databases.ts';
import { RightsOffice } from '../rights/rightsFixture.ts';
import { selfService, TENANT } from '../support/identityFixture.ts';
import { count, idOf } from './support/decide.ts';
import { saying, somebody, withModel } from './support/knownModel.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { resolve } from './support/resolver.ts';

eachEngine((engine, open) => {
  const once = forOneEngine(engine);
  once('an erasure leaves no hash of what the records said', async () => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, [saying('p1', somebody(1))]);
    await resolve(resolver);
    const office = new RightsOffice(fixture);
    const customer = await idOf(fixture, 'p1');
    const { data } = await office.request(
      { kind: 'ERASURE', customer },
      { ...selfService(customer), purpose: 'RIGHTS_FULFILMENT' },
    );
    fixture.time += 60;
    expect(
      (await office.decide({ request: (data.requestRights as { id: string }).id, decision: 'ACCEPT' }))
        .errors,
    ).toEqual([]);
    await office.doAll({ erased: 1, kept: [] });
    expect(await count(fixture, 'source_records')).toBe(0);
    const left = Object.fromEntries(
      await Promise.all(
        ['person_records', 'blocking_keys', 'match_pairs', 'value_frequencies', 'corrections'].map(
          async (table) => [table, await count(fixture, table)] as const,
        ),
      ),
    );
    expect(left).toEqual({
      person_records: 0,
      blocking_keys: 0,
      match_pairs: 0,
      value_frequencies: 0,
      corrections: 0,
    });
  });
});
