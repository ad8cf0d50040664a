import { beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Purpose } from '../../../../schema/vocabulary/purposes.ts';
import { identity } from '../../../../subgraphs/identity/index.ts';
import { appendEvent } from '../../../../subgraphs/identity/ledger/appendEvent.ts';
import { CHAIN_START, rowHash } from '../../../../subgraphs/identity/ledger/hashChain.ts';
import { verifyChains } from '../../../../subgraphs/identity/ledger/verifyChain.ts';
import type { IdentityTables } from '../../../../subgraphs/identity/tables.ts';
import { migrate } from '../../../../subgraphs/kit/database.ts';
import { sampleCompany } from '../../../../subgraphs/kit/sample/sampleCompany.ts';
import { eachEngine } from '../../../support/databases.ts';
import { type IdentityFixture, identityFixture, NOW, record, TENANT } from '../support/identityFixture.ts';

const OTHER = 'other';

eachEngine((_engine, open) => {
  let fixture: IdentityFixture;

  beforeEach(async () => {
    fixture = await identityFixture(open);
    for (const tenant of [TENANT, OTHER])
      await fixture.intake.register(tenant, [record('crm/crm-1', 'c-1'), record('crm/crm-2', 'c-2')]);
  });

  const append = async (eventId: string, tenant = TENANT, customer = 'c-1', evidence?: string) => {
    const event = {
      eventId,
      customer,
      eventType: 'CONSENT_GIVEN',
      purpose: 'DIRECT_MARKETING' satisfies Purpose,
      categories: ['CONTACT_EMAIL', 'IDENTITY'],
      eventTime: undefined,
      validUntil: new Date((NOW + 3600) * 1000),
      lawfulBasis: 'CONSENT',
      privacyNotice: undefined,
      language: 'de',
      collectionMethod: undefined,
      controller: undefined,
      jurisdiction: undefined,
      retention: undefined,
      evidence,
      actorClient: 'test',
      actorPerson: '',
      recordedAt: new Date(NOW * 1000 + 123),
    } as const;
    const appended = await appendEvent(fixture.database, tenant, event, [eventId]);
    if (appended.kind !== 'Recorded') throw new Error(appended.kind);
    return appended.hash;
  };
  const appendMany = async (count: number) => {
    const hashes: string[] = [];
    for (let event = 1; event <= count; event++) hashes.push(await append(`e-${event}`));
    return hashes;
  };
  /** As somebody would who may alter the table. */
  const tamper = async (...statements: string[]) => {
    await sql.raw('alter table identity.consent_events disable trigger user').execute(fixture.database);
    for (const statement of statements) await sql.raw(statement).execute(fixture.database);
  };
  const verified = async (...anchors: string[]) => {
    const reports = await verifyChains(fixture.database, new Set(anchors));
    return reports.find(({ tenant }) => tenant === TENANT)!;
  };

  describe('a ledger that nobody touched', () => {
    test('is found in order, with its length, its last hash and its anchors', async () => {
      const hashes = await appendMany(3);
      await append('e-1', OTHER);
      expect(await verified(hashes[1]!, 'f'.repeat(64))).toEqual({
        tenant: TENANT,
        head: { count: 3, hash: hashes[2] },
        faults: [],
        faultCount: 0,
        anchors: new Map([[hashes[1], 2]]),
      });
    });

    test('is found in order when many wrote to it at once', async () => {
      const writers = Array.from({ length: 24 }, (_, index) =>
        append(`e-${index}`, index % 3 === 0 ? OTHER : TENANT, index % 2 === 0 ? 'c-1' : 'c-2'),
      );
      await Promise.all(writers);
      const reports = await verifyChains(fixture.database);
      expect(reports.map(({ tenant, head, faults }) => [tenant, head.count, faults])).toEqual([
        [OTHER, 8, []],
        [TENANT, 16, []],
      ]);
    });

    test('is found in order where a text holds half a character', async () => {
      await append('e-1', TENANT, 'c-1', 'letter \ud800');
      expect(await verified()).toMatchObject({ head: { count: 1 }, faults: [] });
    });

    test('has one place for an event, however often it is sent', async () => {
      const hash = await append('e-1');
      expect(await append('e-1')).toBe(hash);
      expect(await verified()).toMatchObject({ head: { count: 1, hash } });
    });

    test('may be longer than a page', async () => {
      const company = sampleCompany(2_000);
      await identity.seed(fixture.database, company, 'large', () => {});
      const reports = await verifyChains(fixture.database);
      const large = reports.find(({ tenant }) => tenant === 'large');
      expect(large?.faults).toEqual([]);
      expect(large?.head.count).toBeGreaterThan(2_000);
    });
  });

  describe('what was done past the trigger is found:', () => {
    const at = (position: number) => `where tenant = '${TENANT}' and position = ${position}`;
    test.each([
      ["customer = 'c-2'"],
      ["event_type = 'CONSENT_WITHDRAWN'"],
      ['purpose = null'],
      ["categories = '{IDENTITY}'"],
      ['valid_until = null'],
      ["language = 'fr'"],
      ["evidence = 'x'"],
      ["actor_client = 'x'"],
      ["event_time = event_time + interval '1 millisecond'"],
      ["recorded_at = recorded_at - interval '1 day'"],
      ["content_digest = 'x'"],
      ['overtaken = true'],
    ])('an edit: %s', async (edit) => {
      await appendMany(3);
      await tamper(`update identity.consent_events set ${edit} ${at(2)}`);
      expect(await verified()).toMatchObject({ faults: [{ kind: 'EDITED', position: 2 }], faultCount: 1 });
    });

    test('an edit that gave the event a right hash again', async () => {
      await appendMany(3);
      const row = await fixture.database
        .selectFrom('consent_events')
        .selectAll()
        .where('position', '=', 2)
        .executeTakeFirstOrThrow();
      const hash = rowHash({ ...row, purpose: 'ANALYTICS' });
      await tamper(`update identity.consent_events set purpose = 'ANALYTICS', hash = '${hash}' ${at(2)}`);
      expect(await verified()).toMatchObject({ faults: [{ kind: 'UNLINKED', position: 3 }], faultCount: 1 });
    });

    test('a removal', async () => {
      await appendMany(6);
      await tamper(
        `delete from identity.consent_events where tenant = '${TENANT}' and position in (1, 3, 4)`,
      );
      expect(await verified()).toMatchObject({
        faults: [
          { kind: 'REMOVED', position: 1, to: 1 },
          { kind: 'REMOVED', position: 3, to: 4 },
        ],
      });
    });

    test('a removal that closed the gap', async () => {
      await appendMany(3);
      await tamper(
        `delete from identity.consent_events ${at(2)}`,
        `update identity.consent_events set position = 2 ${at(3)}`,
      );
      expect((await verified()).faults).toEqual([
        { kind: 'EDITED', position: 2 },
        { kind: 'HEAD', count: 3 },
      ]);
    });

    test('another order', async () => {
      await appendMany(4);
      await tamper(
        `update identity.consent_events set position = 99 ${at(2)}`,
        `update identity.consent_events set position = 2 ${at(3)}`,
        `update identity.consent_events set position = 3 ${at(99)}`,
      );
      expect((await verified()).faults).toEqual([
        { kind: 'REORDERED', position: 2, from: 3 },
        { kind: 'REORDERED', position: 3, from: 2 },
        { kind: 'UNLINKED', position: 4 },
      ]);
    });

    test('a tail that was cut, by the head', async () => {
      await appendMany(3);
      await tamper(`delete from identity.consent_events ${at(3)}`);
      expect((await verified()).faults).toEqual([{ kind: 'HEAD', count: 3 }]);
    });

    test('a tail that was cut together with the head, by an anchor alone', async () => {
      const [, second = '', third = ''] = await appendMany(3);
      await tamper(
        `delete from identity.consent_events ${at(3)}`,
        `update identity.consent_chain set count = 2, hash = '${second}' where tenant = '${TENANT}'`,
      );
      const report = await verified(second, third);
      expect(report).toMatchObject({ faults: [], anchors: new Map([[second, 2]]) });
    });

    test('an edited event under the hash that an anchor names', async () => {
      const [first = ''] = await appendMany(2);
      await tamper(`update identity.consent_events set evidence = 'x' ${at(1)}`);
      expect((await verified(first)).anchors).toEqual(new Map());
    });

    test('a head that is missing', async () => {
      await appendMany(1);
      await tamper('delete from identity.consent_chain');
      expect((await verified()).faults).toEqual([{ kind: 'HEAD', count: undefined }]);
    });

    test('an event at a position that is taken', async () => {
      await appendMany(2);
      await tamper(
        'alter table identity.consent_events drop constraint consent_events_position',
        `insert into identity.consent_events select (jsonb_populate_record(event, '{"event_id": "e-9"}')).*
         from identity.consent_events as event ${at(2)}`,
      );
      expect((await verified()).faults).toContainEqual({ kind: 'OUTSIDE', count: 1 });
    });

    test('more faults than are listed, by their number', async () => {
      await appendMany(120);
      await tamper("update identity.consent_events set evidence = 'x'");
      const { faults, faultCount } = await verified();
      expect([faults.length, faultCount]).toEqual([100, 120]);
    }, 30_000);
  });

  describe('the migration', () => {
    test('chains what is there already, in the order of arrival, and leaves it append only', async () => {
      const { '0001_create_tables': first } = identity.migrations;
      const database = await open<IdentityTables>('identity', {
        migrations: { '0001_create_tables': first! },
      });
      for (const tenant of ['a', 'b'])
        await sql`insert into identity.customers (tenant, id) values (${tenant}, 'c-1')`.execute(database);
      await sql`
        insert into identity.consent_events
          (tenant, event_id, customer, event_type, categories, actor_client, actor_person, event_time, recorded_at, content_digest)
        select case when number % 3 = 0 then 'b' else 'a' end, number, 'c-1', 'CONSENT_GIVEN', '{IDENTITY}', 'x', '',
          timestamptz '2026-01-01T00:00:00.1234Z' - number * interval '1 day', now(), ''
        from generate_series(1, 3300) as number
      `.execute(database);
      await migrate(database, 'identity', identity.migrations);
      const reports = await verifyChains(database);
      expect(reports.map(({ tenant, head, faults }) => [tenant, head.count, faults])).toEqual([
        ['a', 2_200, []],
        ['b', 1_100, []],
      ]);
      const { rows } = await sql<{ event_id: string; previous_hash: string }>`
        select event_id, previous_hash from identity.consent_events where tenant = 'b' order by position limit 2
      `.execute(database);
      expect(rows).toMatchObject([{ event_id: '3', previous_hash: CHAIN_START.hash }, { event_id: '6' }]);
      const edit = sql`update identity.consent_events set purpose = null`.execute(database);
      await expect(edit).rejects.toThrow(/append only/);
    }, 30_000);
  });
});
