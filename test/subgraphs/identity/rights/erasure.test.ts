import { beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { personClaims } from '../../../../subgraphs/kit/personClaims.ts';
import { eachEngine } from '../../../support/databases.ts';
import {
  type IdentityFixture,
  INGRID,
  identityFixture,
  ingrid,
  record,
  TENANT,
} from '../support/identityFixture.ts';
import { OFFICE, RightsOffice, SELF } from './rightsFixture.ts';

const KEPT = { what: 'orders', why: 'tax law', until: '2036-11-01', records: 2 };
const ERASED = { erased: 5, kept: [KEPT] };

eachEngine((_engine, open) => {
  let fixture: IdentityFixture;
  let office: RightsOffice;

  beforeEach(async () => {
    fixture = await identityFixture(open);
    office = new RightsOffice(fixture);
    await fixture.intake.register(TENANT, [
      ...ingrid(),
      ...ingrid('c-4')
        .slice(0, 1)
        .map((one) => ({
          ...one,
          attributes: personClaims({ ...INGRID, givenName: 'Maria', emails: ['maria@example.com'] }),
        })),
    ]);
  });

  const rows = async (table: string, where = sql`true`) =>
    (
      await sql<
        Record<string, unknown>
      >`select * from ${sql.table(`identity.${table}`)} where ${where}`.execute(fixture.database)
    ).rows;

  const begin = async (more: object = {}) => {
    const { data } = await office.request({ kind: 'ERASURE' });
    const { id } = data.requestRights as { id: string };
    const decided = await office.decide({ request: id, decision: 'ACCEPT', ...more });
    return { id, ...decided };
  };

  test('an erasure leaves of the customer only what the law keeps, under an id that leads to nobody', async () => {
    await office.request({ kind: 'RECTIFICATION', eventId: 'e-0', details: 'the name' });
    fixture.time++;
    const { id, errors } = await begin();
    expect(errors).toEqual([]);
    await office.doAll(ERASED);
    expect(await rows('source_records', sql`customer = 'c-3'`)).toEqual([]);
    expect((await rows('claims')).map(({ record_id }) => record_id)).toEqual(Array(7).fill('crm-4'));
    expect(await rows('customers', sql`id = 'c-3'`)).toMatchObject([{ state: 'ERASED' }]);
    expect(await rows('rights_requests', sql`details is not null`)).toEqual([]);
    expect(await office.files()).toMatchObject([
      { id, state: 'FULFILLED', tasks: Array(3).fill({ kept: [KEPT], failure: null }) },
      {
        kind: 'RECTIFICATION',
        state: 'REJECTED',
        details: null,
        events: expect.arrayContaining([{ state: 'REJECTED', reason: 'The customer was erased.' }]),
      },
    ]);
  });

  test('an erased customer is found for their rights only, and allows nothing, whatever is said later', async () => {
    await begin();
    await office.doAll(ERASED);
    fixture.time += 60;
    const yes = { eventId: 'yes', customer: 'c-3', purpose: 'DIRECT_MARKETING', evidence: 'calls/1' };
    const recorded = await fixture.ask(
      OFFICE,
      'mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { eventId } }',
      { input: yes },
    );
    expect(recorded.errors).toEqual([]);
    fixture.time += 60;
    const query = '{ customer(id: "c-3") { id consents { status } sources { recordId } } }';
    const marketing = await fixture.ask({ client: 'marketing-bot', purpose: 'DIRECT_MARKETING' }, query);
    expect(marketing.data).toEqual({ customer: { id: 'c-3', consents: null, sources: null } });
    const own = await fixture.ask(SELF, query);
    expect(own.data).toMatchObject({ customer: { id: 'c-3', sources: [] } });
  });

  test('is done only when every department says so', async () => {
    await begin();
    const duties = await office.take();
    for (const duty of duties.slice(1)) await office.report(duty, { outcome: JSON.stringify(ERASED) });
    await office.report(duties[0] as (typeof duties)[number], { failure: 'SUBGRAPH_UNREACHABLE' });
    expect(await rows('customers', sql`id = 'c-3'`)).toMatchObject([{ state: 'ACTIVE' }]);
    expect(await rows('source_records', sql`customer = 'c-3'`)).toHaveLength(3);
    fixture.time += 30;
    await office.doAll(ERASED);
    expect(await rows('customers', sql`id = 'c-3'`)).toMatchObject([{ state: 'ERASED' }]);
  });

  test('drops what a department exports of the customer after it', async () => {
    await office.request({ kind: 'ACCESS', eventId: 'e-0' });
    const exports = await office.take();
    await begin();
    await office.doAll(ERASED);
    for (const duty of exports) {
      const { errors } = await office.report(duty, { outcome: '{"records": [], "purposes": {}}' });
      expect(errors).toEqual([]);
    }
    expect([await rows('rights_parts'), await office.take()]).toEqual([[], []]);
  });

  test('is of all ids that were merged into the customer', async () => {
    await sql`insert into identity.customer_redirects (tenant, id, survivor, rule, deterministic, since)
      values (${TENANT}, 'c-4', 'c-3', 'VERIFIED_LOGIN', true, now())`.execute(fixture.database);
    await fixture.database
      .updateTable('customers')
      .set({ state: 'MERGED' })
      .where('id', '=', 'c-4')
      .execute();
    await begin();
    await office.doAll(ERASED);
    expect([await rows('source_records'), await rows('claims')]).toEqual([[], []]);
  });

  test('of records that are the customer’s by a guess waits until somebody has looked', async () => {
    await fixture.intake.register(TENANT, [
      record('crm/crm-33', 'c-3', { link: { rule: 'PROBABILISTIC', score: 0.97 } }),
    ]);
    const { id, errors } = await begin();
    expect(errors).toEqual([
      {
        code: 'CONFLICT',
        message:
          "1 of the 4 records are the customer's by a guess only, and may be somebody else's. Look at them: say includeProbable: true if they are theirs, and take them apart (resolveMatch, SPLIT) if they are not.",
      },
    ]);
    expect(await office.take()).toEqual([]);
    const looked = await office.decide({ request: id, decision: 'ACCEPT', includeProbable: true });
    expect(looked.errors).toEqual([]);
    await office.doAll(ERASED);
    expect(await rows('source_records', sql`customer = 'c-3'`)).toEqual([]);
  });

  describe('nobody who was erased comes back with a file', () => {
    const claims = (name: string, facts: object, customer?: string) => {
      const { customer: _, ...rest } = record(name, '', { attributes: personClaims(facts) });
      return customer === undefined ? rest : { ...rest, customer };
    };

    test.each<[string, ReturnType<typeof claims>]>([
      ['the same record', claims('crm/crm-3', {})],
      ['a record with the same address', claims('support/desk-77', { emails: ['INGRID@example.com'] })],
      [
        'a record of the same name and birth date',
        claims('crm/crm-88', { givenName: 'Ingrid', familyName: 'Castellanos', birthDate: '1984-05-17' }),
      ],
    ])('as %s', async (_, again) => {
      await begin();
      await office.doAll(ERASED);
      expect(await fixture.intake.suppressed(TENANT, [again])).toEqual(
        new Set([JSON.stringify([again.department, again.recordId])]),
      );
      expect(await fixture.intake.register(TENANT, [again])).toEqual({
        created: 0,
        updated: 0,
        unchanged: 0,
        suppressed: 1,
      });
      expect(await rows('source_records', sql`customer <> 'c-4'`)).toEqual([]);
    });

    test('and not either while the departments are still at work', async () => {
      await begin();
      const again = claims('crm/crm-3', {});
      expect(await fixture.intake.register(TENANT, [again])).toMatchObject({ suppressed: 1 });
    });

    test.each<[string, ReturnType<typeof claims>]>([
      [
        'a namesake',
        claims('crm/crm-90', { givenName: 'Ingrid', familyName: 'Castellanos', birthDate: '1990-01-01' }),
      ],
      [
        'somebody of the same household',
        claims('crm/crm-91', {
          givenName: 'Anna',
          familyName: 'Castellanos',
          phones: ['+498999998803'],
          postalCodes: ['80331'],
        }),
      ],
    ])('but %s is somebody else', async (_, other) => {
      await begin();
      await office.doAll(ERASED);
      expect(await fixture.intake.register(TENANT, [other])).toMatchObject({ created: 1, suppressed: 0 });
    });

    test('and what is kept to know them again says nothing of them', async () => {
      await begin();
      await office.doAll(ERASED);
      const kept = await rows('suppressions');
      expect(kept.map(({ attribute }) => attribute).sort()).toEqual([
        'EMAIL',
        'NAME_BIRTH_DATE',
        'RECORD',
        'RECORD',
        'RECORD',
      ]);
      expect(JSON.stringify(kept)).not.toMatch(/ingrid|castellanos|1984|crm-3|shop-3/i);
    });
  });

  test('an erased customer cannot be erased again', async () => {
    await begin();
    await office.doAll(ERASED);
    const { errors } = await office.request({ kind: 'ERASURE', eventId: 'e-2' });
    expect(errors).toEqual([{ code: 'CONFLICT', message: 'The customer is erased already.' }]);
  });
});
