import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { mergeIdentities } from '../../../../subgraphs/identity/matches/changeIdentity.ts';
import { eachEngine } from '../../../support/databases.ts';
import { RightsOffice } from '../rights/rightsFixture.ts';
import { type IdentityFixture, selfService, TENANT } from '../support/identityFixture.ts';
import { decide, edge, idOf, STEWARD } from './support/decide.ts';
import { again, saying, somebody, withModel } from './support/knownModel.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { customersOf, resolve } from './support/resolver.ts';
import { waitForLock } from './support/waitForLock.ts';

eachEngine((engine, open) => {
  const once = forOneEngine(engine);
  const onServer = engine === 'PostgreSQL' ? test : test.skip;
  const correct = (fixture: IdentityFixture, input: object) =>
    fixture.ask(
      STEWARD,
      'mutation ($input: CorrectCustomerInput!) { correctCustomer(input: $input) { customer } }',
      { input: { attribute: 'EMAIL', value: 'right@mail.example', reason: 'seen', ...input } },
    );

  onServer('a correction begins anew when the customer is merged while it waits', async () => {
    const { fixture } = await withModel(open);
    await fixture.intake.register(TENANT, [
      saying('p1', somebody(1), { customer: 'c-1' }),
      saying('p2', somebody(2), { customer: 'c-2' }),
    ]);
    let asked: ReturnType<typeof correct> | undefined;
    await fixture.database.transaction().execute(async (transaction) => {
      await mergeIdentities(
        transaction,
        TENANT,
        ['c-1', 'c-2'],
        { rule: 'MANUAL', deterministic: true, score: null },
        { client: 'x', person: 'y', why: 'seen', at: new Date() },
      );
      asked = correct(fixture, { customer: 'c-1' });
      await waitForLock(fixture);
    });
    expect((await asked)?.errors).toEqual([]);
  });

  once('the last word that two are two holds, also when both were made one with a third', async () => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, [
      saying('p0', somebody(9), { customer: 'c-0' }),
      saying('d0', somebody(9), { customer: 'c-0' }),
      saying('p1', somebody(1), { customer: 'c-1' }),
      saying('p2', somebody(2), { customer: 'c-2' }),
    ]);
    await resolve(resolver);
    await decide(fixture, { verdict: 'MERGE', customer: 'c-0', other: 'c-1' });
    await decide(fixture, { verdict: 'MERGE', customer: 'c-0', other: 'c-2' });
    const { errors } = await fixture.ask(
      STEWARD,
      'mutation ($input: ResolveMatchInput!) { resolveMatch(input: $input) { verdict position } }',
      { input: { verdict: 'REJECT', customer: 'c-1', other: 'c-2', reason: 'two people' } },
    );
    await resolve(resolver);
    if (errors.length > 0) return; // refused is as good
    const groups = await customersOf(fixture.database);
    expect(groups.find((group) => group.includes('p1'))).not.toContain('p2');
  });

  once.each([
    [
      'explainMatch',
      '{ explainMatch(a: { department: CRM, recordId: "a\\u0000" }, b: { department: CRM, recordId: "b" }) { sentence } }',
    ],
    [
      'SPLIT of a record',
      'mutation { resolveMatch(input: { verdict: "SPLIT", reason: "x", record: { department: CRM, recordId: "a\\u0000" } }) { verdict } }',
    ],
    [
      'REJECT',
      'mutation { resolveMatch(input: { verdict: "REJECT", reason: "x", customer: "a\\u0000", other: "b" }) { verdict } }',
    ],
    [
      'CONFIRM',
      'mutation { resolveMatch(input: { verdict: "CONFIRM", reason: "x", customer: "a\\u0000", other: "b" }) { verdict } }',
    ],
    [
      'MERGE',
      'mutation { resolveMatch(input: { verdict: "MERGE", reason: "x", customer: "a\\u0000", other: "b" }) { verdict } }',
    ],
    [
      'REJECT of nobody',
      'mutation { resolveMatch(input: { verdict: "REJECT", reason: "x", customer: "nobody", other: "b" }) { verdict } }',
    ],
    [
      'correctCustomer',
      'mutation { correctCustomer(input: { customer: "a\\u0000", attribute: EMAIL, value: "a@b.example", reason: "x" }) { customer } }',
    ],
  ])('an id that cannot be is refused as such: %s', async (_name, query) => {
    const { fixture } = await withModel(open);
    await fixture.intake.register(TENANT, [saying('p1', somebody(1), { customer: 'c-1' })]);
    const { errors, data } = await fixture.ask(STEWARD, query);
    expect([errors.map(({ code }) => code), data]).toEqual([
      [expect.stringMatching(/^(BAD_USER_INPUT|NOT_FOUND|CONFLICT)$/)],
      expect.anything(),
    ]);
  });

  onServer('a process goes on when another has brought the tables up to date', async () => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, [saying('p1', somebody(1)), saying('d1', again(somebody(1)))]);
    await resolve(resolver);
    const office = new RightsOffice(fixture);
    const customer = await idOf(fixture, 'p1');
    const asked = await office.request(
      { kind: 'ERASURE', customer },
      { ...selfService(customer), purpose: 'RIGHTS_FULFILMENT' },
    );
    expect(asked.errors).toEqual([]);
    const again1 = async () => {
      await sql`update identity.person_records set pending = true`.execute(fixture.database);
      await resolve(resolver);
    };
    await again1();
    await sql`alter table identity.source_records add column more text`.execute(fixture.database);
    await again1();
  });

  once('correction of the wrong half: taking back a correction takes nobody else’s', async () => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, [saying('p1', somebody(1)), saying('d1', again(somebody(1)))]);
    const [one, other] = [await idOf(fixture, 'p1'), await idOf(fixture, 'd1')];
    expect((await correct(fixture, { customer: one })).errors).toEqual([]);
    await resolve(resolver);
    const [givenUp, customer] = await edge(fixture, 'p1', 'd1');
    expect((await correct(fixture, { customer: other, value: 'other@mail.example' })).errors).toEqual([]);
    expect((await correct(fixture, { customer: other, value: null })).errors).toEqual([]);
    await decide(fixture, { verdict: 'SPLIT', customer, other: givenUp });
    const { data } = await fixture.ask(
      { ...STEWARD },
      `{ customer(id: "${one}") { goldenRecord { email { value corrected } } } }`,
    );
    expect(data.customer).toEqual({
      goldenRecord: { email: { value: 'right@mail.example', corrected: true } },
    });
  });
});
