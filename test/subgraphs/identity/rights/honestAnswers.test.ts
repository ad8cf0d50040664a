import { beforeEach, expect, test } from '@jest/globals';
import { personClaims } from '../../../../subgraphs/kit/personClaims.ts';
import { onPglite } from '../../../support/databases.ts';
import {
  type IdentityFixture,
  INGRID,
  identityFixture,
  ingrid,
  record,
  TENANT,
} from '../support/identityFixture.ts';
import { OFFICE, RightsOffice, SELF } from './rightsFixture.ts';

onPglite((open) => {
  let fixture: IdentityFixture;
  let office: RightsOffice;

  beforeEach(async () => {
    fixture = await identityFixture(open);
    office = new RightsOffice(fixture);
    await fixture.intake.register(TENANT, ingrid());
  });

  const say = async (mutation: string, type: string, input: object, caller: object) => {
    const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { eventId } }`;
    const { errors } = await fixture.ask(caller, query, { input: { customer: 'c-3', ...input } });
    expect(errors).toEqual([]);
    fixture.time += 60;
  };
  const sayYes = () => {
    const yes = { eventId: 'yes', purpose: 'DIRECT_MARKETING', evidence: 'calls/1' };
    return say('recordConsent', 'RecordConsentInput', yes, OFFICE);
  };
  /** Whether an objection that is fulfilled, if it is, left the purpose open. */
  const objectInVain = async (input: object) => {
    const asked = { kind: 'OBJECTION', purpose: 'DIRECT_MARKETING', ...input };
    const { data } = await office.request(asked);
    fixture.time += 60;
    const explain = 'explainConsent(purpose: DIRECT_MARKETING, category: CONTACT_EMAIL) { allowed }';
    const answer = await fixture.ask(SELF, `{ customer(id: "c-3") { ${explain} } }`);
    const { allowed } = (answer.data.customer as { explainConsent: { allowed: boolean } }).explainConsent;
    return (data.requestRights as { state: string } | null)?.state === 'FULFILLED' && allowed;
  };

  test('an objection is not fulfilled by one of the same event id that a yes outlasted', async () => {
    const objection = { eventId: 'form-1', purpose: 'DIRECT_MARKETING' };
    await say('objectTo', 'ObjectionInput', objection, SELF);
    await sayYes();
    expect(await objectInVain({ eventId: 'form-1' })).toBe(false);
  });

  test('an objection from before a yes is not said to be fulfilled', async () => {
    await sayYes();
    expect(await objectInVain({ eventTime: '2026-10-20T00:00:00Z' })).toBe(false);
  });

  test('a request of an id that no database holds is not there', async () => {
    const { errors } = await office.decide({ request: '\0', decision: 'ACCEPT' });
    expect(errors).toEqual([{ code: 'NOT_FOUND', message: 'There is no such request.' }]);
  });

  test('a customer who stays can still be imported when somebody of their e-mail address was erased', async () => {
    const facts = { givenName: 'Anna', familyName: 'Castellanos', emails: INGRID.emails };
    const anna = (lastSeen: string) =>
      record('crm/crm-4', 'c-4', { lastSeen: new Date(lastSeen), attributes: personClaims(facts) });
    await fixture.intake.register(TENANT, [anna('2026-10-01')]);
    const { data } = await office.request({ kind: 'ERASURE' });
    await office.decide({ request: (data.requestRights as { id: string }).id, decision: 'ACCEPT' });
    await office.doAll({ erased: 1, kept: [] });
    expect(await fixture.intake.register(TENANT, [anna('2026-10-20')])).toMatchObject({ suppressed: 0 });
  });

  test('no record comes to a customer who was erased', async () => {
    const { data } = await office.request({ kind: 'ERASURE' });
    await office.decide({ request: (data.requestRights as { id: string }).id, decision: 'ACCEPT' });
    await office.doAll({ erased: 1, kept: [] });
    await fixture.intake.register(TENANT, [record('crm/new-1', 'c-3')]).catch(() => undefined);
    const rows = await fixture.database.selectFrom('source_records').selectAll().execute();
    expect(rows.filter(({ customer }) => customer === 'c-3')).toEqual([]);
  });
});
