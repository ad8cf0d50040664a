import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { lockFamilies } from '../../../../subgraphs/identity/lockFamilies.ts';
import { retried } from '../../../../subgraphs/identity/retried.ts';
import { eachEngine } from '../../../support/databases.ts';
import { mergeByHand } from '../rights/mergeByHand.ts';
import { RightsOffice } from '../rights/rightsFixture.ts';
import { type IdentityFixture, identityFixture, ingrid, record, TENANT } from '../support/identityFixture.ts';

const ROUNDS = 40;
const STEWARD = {
  client: 'privacy-office',
  purpose: 'RIGHTS_FULFILMENT',
  scopes: ['identity:resolve', 'consent:record'],
};

/** c-3 is a customer of whom more is known than of c-4, and sorts before it. */
eachEngine((engine, open) => {
  let fixture: IdentityFixture;

  beforeEach(async () => {
    fixture = await identityFixture(open);
    await fixture.intake.register(TENANT, [...ingrid(), record('crm/crm-4', 'c-4')]);
  });

  const resolve = async (verdict: string) => {
    const input = { verdict, customer: 'c-3', other: 'c-4', reason: 'seen in the papers' };
    const mutation = 'mutation ($input: ResolveMatchInput!) { resolveMatch(input: $input) { verdict } }';
    return (await fixture.ask(STEWARD, mutation, { input })).errors;
  };
  const say = async (customer: string, eventId: string) => {
    const input = { eventId, customer, purpose: 'DIRECT_MARKETING', evidence: 'calls/1' };
    const mutation = 'mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { eventId } }';
    return (await fixture.ask(STEWARD, mutation, { input })).errors;
  };
  const ask = async (customer: string, eventId: string) => {
    const input = { kind: 'RESTRICTION', customer, eventId, evidence: 'letters/1' };
    return (await new RightsOffice(fixture).request(input, STEWARD)).errors;
  };

  test('what is said under an id that was given up does not get in the way of the survivor’s requests', async () => {
    expect(await resolve('MERGE')).toEqual([]);
    for (let round = 0; round < ROUNDS; round++) {
      const errors = await Promise.all([
        say('c-4', `${round}/a`),
        ask('c-3', `${round}/b`),
        say('c-4', `${round}/c`),
        ask('c-3', `${round}/d`),
      ]);
      expect(errors.flat()).toEqual([]);
    }
  });

  test('nor does it while the two are merged and split', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const errors = await Promise.all([
        say('c-4', `${round}/a`),
        resolve(round % 2 === 0 ? 'MERGE' : 'SPLIT'),
        say('c-3', `${round}/b`),
        say('c-4', `${round}/c`),
      ]);
      expect(errors.flat()).toEqual([]);
    }
  });

  /** Locks as a writer does, and answers whose the id is by then, and whose rows nobody else can lock. */
  const write = (id: string) =>
    retried(fixture.database, async (transaction) => {
      const [facts] = await lockFamilies(transaction, TENANT, [id]);
      const free = await sql<{ id: string }>`
        select id from identity.customers order by id for no key update skip locked`.execute(
        fixture.database,
      );
      return { customer: facts?.id, free: free.rows };
    });
  const waiting = async (count: number) => {
    for (;;) {
      const { rows } = await sql<{ count: number }>`select count(*) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(fixture.database);
      if (rows[0]?.count === count) return;
      await sleep(5);
    }
  };

  // the embedded engine lets one transaction in after the other
  (engine === 'PostgreSQL' ? test : test.skip)(
    'who waited for a merge holds all that is one customer after it, and two who did do not wait for each other',
    async () => {
      let writers: ReturnType<typeof write>[] = [];
      await fixture.database.transaction().execute(async (database) => {
        await lockFamilies(database, TENANT, ['c-3', 'c-4']);
        writers = [write('c-4'), write('c-3')];
        await waiting(2);
        await mergeByHand({ ...fixture, database }, 'c-4', 'c-3', 'CERTAIN');
      });
      const alone = { customer: 'c-3', free: [] };
      expect(await Promise.all(writers)).toEqual([alone, alone]);
    },
  );

  test('nobody is null, and does not keep the others from being locked', async () => {
    const ids = ['nobody', 'c-4', 'nul\0', 'c-3'];
    const facts = await fixture.database
      .transaction()
      .execute((transaction) => lockFamilies(transaction, TENANT, ids));
    expect(facts.map((one) => one?.id)).toEqual([undefined, 'c-4', undefined, 'c-3']);
  });
});
