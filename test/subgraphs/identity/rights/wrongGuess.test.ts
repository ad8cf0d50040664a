import { beforeEach, expect, test } from '@jest/globals';
import { deriveKeyring } from '../../../../schema/consent/keys.ts';
import { verifyWarrant } from '../../../../schema/consent/warrant.ts';
import { eachEngine } from '../../../support/databases.ts';
import {
  type IdentityFixture,
  identityFixture,
  ingrid,
  record,
  selfService,
  TENANT,
} from '../support/identityFixture.ts';
import { mergeByHand } from './mergeByHand.ts';
import { OFFICE, RightsOffice } from './rightsFixture.ts';

const STEWARD = { ...OFFICE, scopes: ['identity:resolve', 'consent:record', 'rights:decide'] };
const EXPLAIN = 'explainConsent(purpose: CUSTOMER_SUPPORT, category: TRANSACTION) { allowed }';

/** Who asked to be erased while a wrong guess held somebody else for them: c-4 is not c-3. */
eachEngine((_engine, open) => {
  let fixture: IdentityFixture;
  let office: RightsOffice;

  beforeEach(async () => {
    fixture = await identityFixture(open);
    office = new RightsOffice(fixture);
    const guess = { rule: 'PROBABILISTIC', score: 0.9 } as const;
    await fixture.intake.register(TENANT, [
      ...ingrid(),
      record('crm/crm-4', 'c-4'),
      record('commerce/shop-4', 'c-4'),
      record('crm/crm-5', 'c-3', { link: guess }),
    ]);
  });

  const asked = async (customer: string) => {
    const self = { ...selfService(customer), purpose: 'RIGHTS_FULFILMENT' };
    const { data, errors } = await office.request({ kind: 'ERASURE', customer }, self);
    expect(errors).toEqual([]);
    fixture.time += 60;
    return (data.requestRights as { id: string }).id;
  };
  const resolved = async (input: object) => {
    const { errors } = await fixture.ask(
      STEWARD,
      'mutation ($input: ResolveMatchInput!) { resolveMatch(input: $input) { position } }',
      { input: { reason: 'seen in the papers', ...input } },
    );
    fixture.time += 60;
    return errors;
  };
  const pair = { customer: 'c-3', other: 'c-4' };
  const splitRecord = { verdict: 'SPLIT', record: { department: 'CRM', recordId: 'crm-5' } };
  const isOpen = async (id: string) => {
    const { data } = await fixture.ask(OFFICE, `{ customer(id: "${id}") { ${EXPLAIN} } }`);
    return (data.customer as { explainConsent: { allowed: boolean } }).explainConsent.allowed;
  };
  const ordered = async () =>
    (await office.take())
      .flatMap(({ department, warrant }) => {
        const keys = deriveKeyring(fixture.passportMaster, 'passport', department as 'crm');
        return verifyWarrant(warrant, department as 'crm', keys, Math.floor(fixture.time))?.records ?? [];
      })
      .sort();

  test.each(['SPLIT', 'REJECT'])(
    '%s takes the guess apart, and the erasure then takes what is the asker’s only',
    async (verdict) => {
      await mergeByHand(fixture, 'c-4', 'c-3', 'GUESS');
      const request = await asked('c-3');
      expect([await isOpen('c-3'), await isOpen('c-4')]).toEqual([false, false]);
      expect((await office.decide({ request, decision: 'ACCEPT' })).errors).toMatchObject([
        { code: 'CONFLICT' },
      ]);
      expect(await resolved({ ...pair, verdict })).toEqual([]);
      expect(await resolved(splitRecord)).toEqual([]);
      expect([await isOpen('c-3'), await isOpen('c-4')]).toEqual([false, true]);
      expect((await office.decide({ request, decision: 'ACCEPT' })).errors).toEqual([]);
      expect(await ordered()).toEqual(['crm-3', 'desk-3', 'shop-3']);
      await office.doAll({ erased: 1, kept: [] });
      expect([await isOpen('c-3'), await isOpen('c-4')]).toEqual([false, true]);
      const left = await fixture.database.selectFrom('source_records').select('record_id').execute();
      expect(left.map(({ record_id }) => record_id)).toEqual(
        expect.arrayContaining(['crm-4', 'shop-4', 'crm-5']),
      );
    },
  );

  test('a record that came by a guess is a customer of its own, whom the request does not close', async () => {
    const request = await asked('c-3');
    expect(await resolved(splitRecord)).toEqual([]);
    const [own] = await fixture.database
      .selectFrom('source_records')
      .select('customer')
      .where('record_id', '=', 'crm-5')
      .execute();
    expect(await isOpen(own?.customer ?? '')).toBe(true);
    expect((await office.decide({ request, decision: 'ACCEPT' })).errors).toEqual([]);
    expect(await ordered()).toEqual(['crm-3', 'desk-3', 'shop-3']);
  });

  test('it is as well where the asker’s id was the one that was given up', async () => {
    await mergeByHand(fixture, 'c-4', 'c-3', 'GUESS');
    const request = await asked('c-4');
    expect(await resolved({ ...pair, verdict: 'SPLIT' })).toEqual([]);
    expect([await isOpen('c-3'), await isOpen('c-4')]).toEqual([true, false]);
    expect((await office.decide({ request, decision: 'ACCEPT' })).errors).toEqual([]);
    expect(await ordered()).toEqual(['crm-4', 'shop-4']);
  });

  test('what a person or a login made one is neither taken apart then, nor is anything put together', async () => {
    await mergeByHand(fixture, 'c-4', 'c-3', 'CERTAIN');
    await asked('c-3');
    const record = { department: 'CRM', recordId: 'crm-3' };
    for (const input of [
      { ...pair, verdict: 'SPLIT' },
      { ...pair, verdict: 'REJECT' },
      { verdict: 'SPLIT', record },
    ])
      expect(await resolved(input)).toMatchObject([{ code: 'CONFLICT' }]);
    await fixture.intake.register(TENANT, ingrid('c-8'));
    expect(await resolved({ verdict: 'MERGE', customer: 'c-8', other: 'c-3' })).toMatchObject([
      { code: 'CONFLICT' },
    ]);
  });

  test('a guess is not confirmed, which would make more be erased', async () => {
    await mergeByHand(fixture, 'c-4', 'c-3', 'GUESS');
    await asked('c-3');
    expect(await resolved({ ...pair, verdict: 'CONFIRM' })).toMatchObject([{ code: 'CONFLICT' }]);
  });

  test('nothing is taken apart once departments have their orders', async () => {
    await mergeByHand(fixture, 'c-4', 'c-3', 'GUESS');
    const request = await asked('c-3');
    const accepted = await office.decide({ request, decision: 'ACCEPT', includeProbable: true });
    expect(accepted.errors).toEqual([]);
    for (const input of [{ ...pair, verdict: 'SPLIT' }, { ...pair, verdict: 'REJECT' }, splitRecord])
      expect(await resolved(input)).toMatchObject([{ code: 'CONFLICT' }]);
  });

  test('nobody is said to be two who are one by way of others, which nothing would take apart', async () => {
    await fixture.intake.register(TENANT, ingrid('c-8'));
    await mergeByHand(fixture, 'c-4', 'c-8', 'GUESS');
    await mergeByHand(fixture, 'c-8', 'c-3', 'GUESS');
    await asked('c-3');
    expect(await resolved({ ...pair, verdict: 'REJECT' })).toMatchObject([{ code: 'CONFLICT' }]);
    expect(await resolved({ customer: 'c-8', other: 'c-3', verdict: 'SPLIT' })).toEqual([]);
    expect([await isOpen('c-3'), await isOpen('c-4'), await isOpen('c-8')]).toEqual([false, true, true]);
  });

  test('a record of somebody else that went while they were one goes with the wrong guess', async () => {
    await mergeByHand(fixture, 'c-4', 'c-3', 'GUESS');
    await asked('c-3');
    await fixture.database
      .updateTable('source_records')
      .set({ gone: true })
      .where('record_id', '=', 'shop-4')
      .execute();
    expect(await resolved({ ...pair, verdict: 'SPLIT' })).toEqual([]);
    const left = await fixture.database
      .selectFrom('source_records')
      .select('record_id')
      .where('customer', '=', 'c-4')
      .execute();
    expect(left).toEqual([{ record_id: 'crm-4' }]);
  });
});
