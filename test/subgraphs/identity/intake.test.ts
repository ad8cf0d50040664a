import { beforeEach, describe, expect, test } from '@jest/globals';
import { createIntake } from '../../../subgraphs/identity/intake.ts';
import type { Claim } from '../../../subgraphs/kit/claims.ts';
import { eachEngine } from '../../support/databases.ts';
import {
  type IdentityFixture,
  identityFixture,
  ingrid,
  order,
  record,
  ring,
  SEEN,
  TENANT,
} from './support/identityFixture.ts';

const LATER = new Date(SEEN.getTime() + 86_400_000);
const EARLIER = new Date(SEEN.getTime() - 86_400_000);
const email = (value: string): Claim => ({ attribute: 'EMAIL', value });

eachEngine((_engine, open) => {
  let fixture: IdentityFixture;

  beforeEach(async () => {
    fixture = await identityFixture(open);
  });

  const register = (...claims: Parameters<IdentityFixture['intake']['register']>[1]) =>
    fixture.intake.register(TENANT, claims);
  const found = async (lookup: string) => {
    const { data, errors } = await fixture.ask(
      {},
      `{ findCustomers(by: { ${lookup} }) { customer { id } } }`,
    );
    expect(errors).toEqual([]);
    const matches = data.findCustomers as { customer: { id: string } }[];
    return matches.map(({ customer }) => customer.id);
  };
  const stored = async (recordId: string) =>
    await fixture.database
      .selectFrom('source_records')
      .selectAll()
      .where('record_id', '=', recordId)
      .executeTakeFirstOrThrow();

  describe('register', () => {
    test('takes in records and their claims, and counts them', async () => {
      expect(await register(...ingrid())).toEqual({ created: 3, updated: 0, unchanged: 0, suppressed: 0 });
      expect(await found('email: "Ingrid@Example.com"')).toEqual(['c-3']);
      expect(await found('orderId: "order-3-1"')).toEqual(['c-3']);
    });

    test('changes nothing the second time', async () => {
      await register(...ingrid());
      const tables = async () => [
        await fixture.database.selectFrom('customers').selectAll().execute(),
        await fixture.database.selectFrom('source_records').selectAll().execute(),
        await fixture.database.selectFrom('claims').selectAll().orderBy('fingerprint').execute(),
      ];
      const before = await tables();
      expect(await register(...ingrid())).toEqual({ created: 0, updated: 0, unchanged: 3, suppressed: 0 });
      expect(await tables()).toEqual(before);
      expect(before[2]).not.toHaveLength(0);
    });

    test('keeps no value that it is told', async () => {
      await register(...ingrid());
      const rows = await fixture.database.selectFrom('claims').selectAll().execute();
      expect(rows.length).toBeGreaterThan(5);
      expect(JSON.stringify(rows)).not.toMatch(/ingrid|castellanos|example|80331|order-3-1|8999999/i);
    });

    test('makes up the same customer for a record at every import, and not for another record', async () => {
      const anonymous = {
        department: 'commerce',
        recordId: '00001',
        lastSeen: SEEN,
        attributes: [order('o-1')],
      } as const;
      await register(anonymous, { ...anonymous, recordId: '00002', attributes: [order('o-2')] });
      const [first] = await found('orderId: "o-1"');
      expect(first).toMatch(/^c-[a-z2-7]{16}$/);
      expect(await found('orderId: "o-2"')).not.toContain(first);
      await register({ ...anonymous, lastSeen: LATER });
      expect(await found('orderId: "o-1"')).toEqual([first]);
    });

    test('adds orders up, whichever batch they come in', async () => {
      await register(record('commerce/s-1', 'c-1', { attributes: [order('o-1')] }));
      const again = record('commerce/s-1', 'c-1', { attributes: [order('o-2')] });
      expect(await register(again)).toEqual({ created: 0, updated: 1, unchanged: 0, suppressed: 0 });
      const earlier = record('commerce/s-1', 'c-1', { attributes: [order('o-0')], lastSeen: EARLIER });
      expect(await register(earlier)).toEqual({ created: 0, updated: 1, unchanged: 0, suppressed: 0 });
      for (const id of ['o-0', 'o-1', 'o-2']) expect(await found(`orderId: "${id}"`)).toEqual(['c-1']);
    });

    test('takes in a record again of which a claim was left behind', async () => {
      const claims = record('crm/r-1', 'c-1', { attributes: [email('a@example.com'), order('o-1')] });
      await register(claims);
      await fixture.database.deleteFrom('source_records').where('record_id', '=', 'r-1').execute();
      expect(await fixture.database.selectFrom('claims').selectAll().execute()).toHaveLength(2);
      expect(await register({ ...claims, lastSeen: LATER })).toMatchObject({ created: 1 });
      expect(await found('email: "a@example.com"')).toEqual(['c-1']);
    });

    test('replaces a description with a newer one, and keeps the orders', async () => {
      await register(record('crm/r-1', 'c-1', { attributes: [email('old@example.com'), order('o-1')] }));
      await register(record('crm/r-1', 'c-1', { attributes: [email('new@example.com')], lastSeen: LATER }));
      expect(await found('email: "old@example.com"')).toEqual([]);
      expect(await found('email: "new@example.com"')).toEqual(['c-1']);
      expect(await found('orderId: "o-1"')).toEqual(['c-1']);
    });

    test('keeps the description when only orders come', async () => {
      await register(record('crm/r-1', 'c-1', { attributes: [email('a@example.com')] }));
      await register(record('crm/r-1', 'c-1', { attributes: [order('o-1')], lastSeen: LATER }));
      expect(await found('email: "a@example.com"')).toEqual(['c-1']);
    });

    test('does not let an older description replace a newer one', async () => {
      await register(record('crm/r-1', 'c-1', { attributes: [email('new@example.com')] }));
      const older = record('crm/r-1', 'c-9', { attributes: [email('old@example.com')], lastSeen: EARLIER });
      expect(await register(older)).toEqual({ created: 0, updated: 0, unchanged: 1, suppressed: 0 });
      expect(await found('email: "old@example.com"')).toEqual([]);
      expect(await found('email: "new@example.com"')).toEqual(['c-1']);
    });

    test('leaves a record with its customer when the claims name none', async () => {
      const link = { rule: 'PROBABILISTIC', score: 0.9 } as const;
      await register(record('crm/r-1', 'c-1', { link }));
      const { customer: _, ...unnamed } = record('crm/r-1', '', { lastSeen: LATER });
      await register(unnamed);
      expect(await stored('r-1')).toMatchObject({
        customer: 'c-1',
        rule: 'PROBABILISTIC',
        score: 0.9,
        since: SEEN,
        last_seen: LATER,
      });
      expect(await fixture.database.selectFrom('customers').select('id').execute()).toEqual([{ id: 'c-1' }]);
    });

    test('moves a record to the customer that newer claims name', async () => {
      await register(record('crm/r-1', 'c-1'));
      expect(await register(record('crm/r-1', 'c-2', { lastSeen: LATER }))).toMatchObject({ updated: 1 });
      expect(await stored('r-1')).toMatchObject({ customer: 'c-2', since: LATER });
    });

    test('keeps tenants apart', async () => {
      await register(record('crm/r-1', 'c-1', { attributes: [email('a@example.com')] }));
      const other = record('crm/r-1', 'c-2', { attributes: [email('a@example.com')] });
      expect(await fixture.intake.register('other', [other])).toMatchObject({ created: 1 });
      expect(await found('email: "a@example.com"')).toEqual(['c-1']);
    });

    test('takes in all or nothing', async () => {
      const unstorable = record('crm/r-\0', 'c-1');
      await expect(register(...ingrid(), unstorable)).rejects.toThrow();
      expect(await fixture.database.selectFrom('customers').selectAll().execute()).toEqual([]);
      expect(await fixture.database.selectFrom('source_records').selectAll().execute()).toEqual([]);
    });

    test('takes in two registrations of the same records at once', async () => {
      const counts = await Promise.all([register(...ingrid()), register(...ingrid())]);
      expect(counts.reduce((sum, { created }) => sum + created, 0)).toBe(3);
    });

    test('makes as many statements for 50 records as for one', async () => {
      const batch = (count: number, name: string) =>
        Array.from({ length: count }, (_, index) =>
          record(`crm/${name}-${index}`, `c-${name}-${index}`, {
            attributes: [email(`${name}${index}@example.com`)],
          }),
        );
      fixture.statements.length = 0;
      await register(...batch(1, 'one'));
      const forOne = fixture.statements.length;
      fixture.statements.length = 0;
      await register(...batch(50, 'fifty'));
      expect(fixture.statements).toHaveLength(forOne);
      expect(forOne).toBeGreaterThan(0);
    });

    test('replaces the fingerprints of an old key when it hears of the record again', async () => {
      await register(record('crm/r-1', 'c-1', { attributes: [email('a@example.com')] }));
      const rotated = { keys: [ring('k2').keys[0], fixture.fingerprint.keys[0]] } as const;
      const after = createIntake(fixture.database, rotated);
      const unnamed = {
        department: 'crm',
        recordId: 'r-1',
        lastSeen: SEEN,
        attributes: [email('a@example.com')],
      } as const;
      expect(await after.register(TENANT, [unnamed])).toMatchObject({ updated: 1 });
      const fingerprints = await fixture.database.selectFrom('claims').select('fingerprint').execute();
      expect(fingerprints.map(({ fingerprint }) => fingerprint.split('.')[0])).toEqual(['k2']);
      expect(await stored('r-1')).toMatchObject({ customer: 'c-1' });
    });
  });
});
