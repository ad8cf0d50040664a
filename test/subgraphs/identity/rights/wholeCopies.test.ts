import { beforeEach, expect, test } from '@jest/globals';
import { onPglite } from '../../../support/databases.ts';
import { type IdentityFixture, identityFixture, ingrid, TENANT } from '../support/identityFixture.ts';
import { RightsOffice } from './rightsFixture.ts';

const PART = { outcome: '{"records": [], "purposes": {}}' };
const [HOUR, DAY] = [3_600, 86_400];

onPglite((open) => {
  let fixture: IdentityFixture;
  let office: RightsOffice;

  beforeEach(async () => {
    fixture = await identityFixture(open);
    office = new RightsOffice(fixture);
    await fixture.intake.register(TENANT, ingrid());
    await office.request({ kind: 'ACCESS' });
  });

  /** All departments answer but the last, which does so later. */
  const answerApart = async (seconds: number) => {
    const [away, ...there] = await office.take();
    for (const duty of there) await office.report(duty, PART);
    if (away !== undefined) await office.report(away, { failure: 'SUBGRAPH_UNREACHABLE' });
    fixture.time += seconds;
    for (const duty of await office.take()) await office.report(duty, PART);
  };
  const departments = async () => {
    const [file] = await office.files();
    const { departments: parts = null } = JSON.parse(String(file?.bundle)) ?? {};
    return { state: file?.state, departments: parts && Object.keys(parts as object) };
  };
  const ALL = ['commerce', 'crm', 'support'];

  test('a copy is whole or not there, when the parts are not all of one hour', async () => {
    await answerApart(HOUR);
    expect(await departments()).toEqual({ state: 'FULFILLED', departments: ALL });
    fixture.time += 30 * DAY - HOUR / 2;
    expect([null, ALL]).toContainEqual((await departments()).departments);
  });

  test('a request is not fulfilled with a part that was dropped while another department was away', async () => {
    await answerApart(31 * DAY);
    for (const duty of await office.take()) await office.report(duty, PART);
    expect(await departments()).toEqual({ state: 'FULFILLED', departments: ALL });
  });
});
