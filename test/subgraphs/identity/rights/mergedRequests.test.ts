import { beforeEach, describe, expect, test } from '@jest/globals';
import { deriveKeyring } from '../../../../schema/consent/keys.ts';
import { verifyWarrant } from '../../../../schema/consent/warrant.ts';
import { onPglite } from '../../../support/databases.ts';
import {
  type IdentityFixture,
  identityFixture,
  ingrid,
  record,
  selfService,
  TENANT,
} from '../support/identityFixture.ts';
import { mergeByHand, undoMerge } from './mergeByHand.ts';
import { type Duty, OFFICE, RightsOffice } from './rightsFixture.ts';

const ERASED = { erased: 1, kept: [] };
const self = (id: string) => ({ ...selfService(id), purpose: 'RIGHTS_FULFILMENT' });
const EXPLAIN = 'explainConsent(purpose: CUSTOMER_SUPPORT, category: TRANSACTION)';

/** c-4 is a customer with records of their own, who is or was merged into c-3. */
onPglite((open) => {
  let fixture: IdentityFixture;
  let office: RightsOffice;

  beforeEach(async () => {
    fixture = await identityFixture(open);
    office = new RightsOffice(fixture);
    const own = [record('crm/crm-4', 'c-4'), record('commerce/shop-4', 'c-4')];
    await fixture.intake.register(TENANT, [...ingrid(), ...own]);
  });

  const opened = async (kind: string, customer: string) => {
    const { data, errors } = await office.request({ kind, customer, eventId: 'e-1' }, self(customer));
    expect(errors).toEqual([]);
    fixture.time += 60;
    return (data.requestRights as { id: string }).id;
  };
  const decided = async (request: string, decision: string) => {
    const { errors } = await office.decide({ request, decision });
    fixture.time += 60;
    return errors;
  };
  const isOpen = async (id: string) => {
    const { data } = await fixture.ask(OFFICE, `{ customer(id: "${id}") { ${EXPLAIN} { allowed } } }`);
    return (data.customer as { explainConsent: { allowed: boolean } }).explainConsent.allowed;
  };
  const recordsIn = ({ department, warrant }: Duty) => {
    const keys = deriveKeyring(fixture.passportMaster, 'passport', department);
    return verifyWarrant(warrant, department, keys, Math.floor(fixture.time))?.records ?? [];
  };
  const ordered = async () => (await office.take()).flatMap(recordsIn).sort();

  describe('rejecting one of two requests to be erased', () => {
    test('opens nothing that the other, which waits for an answer, closed', async () => {
      const [first] = [await opened('ERASURE', 'c-3'), await opened('ERASURE', 'c-4')];
      await mergeByHand(fixture, 'c-4', 'c-3', 'CERTAIN');
      expect(await isOpen('c-3')).toBe(false);
      expect(await decided(first, 'REJECT')).toEqual([]);
      expect(await isOpen('c-3')).toBe(false);
    });

    test('opens nothing of a customer whom the departments are erasing for the other', async () => {
      const [first, second] = [await opened('ERASURE', 'c-3'), await opened('ERASURE', 'c-4')];
      expect(await decided(first, 'ACCEPT')).toEqual([]);
      await mergeByHand(fixture, 'c-4', 'c-3', 'GUESS');
      expect(await decided(second, 'REJECT')).toEqual([]);
      expect(await isOpen('c-3')).toBe(false);
    });
  });

  describe('rejecting a request to be erased closes nothing any more', () => {
    test('for an id that was merged for certain when it was made, and is not now', async () => {
      await mergeByHand(fixture, 'c-4', 'c-3', 'CERTAIN');
      const id = await opened('ERASURE', 'c-3');
      await undoMerge(fixture, 'c-4');
      expect(await decided(id, 'REJECT')).toEqual([]);
      expect([await isOpen('c-3'), await isOpen('c-4')]).toEqual([true, true]);
    });

    test('for somebody who was merged by a wrong guess', async () => {
      await mergeByHand(fixture, 'c-4', 'c-3', 'GUESS');
      const id = await opened('ERASURE', 'c-3');
      expect(await decided(id, 'REJECT')).toEqual([]);
      await undoMerge(fixture, 'c-4');
      expect([await isOpen('c-3'), await isOpen('c-4')]).toEqual([true, true]);
    });
  });

  test('a copy for somebody who was merged by a guess holds nothing of the customer they may not be', async () => {
    await mergeByHand(fixture, 'c-4', 'c-3', 'GUESS');
    await opened('ACCESS', 'c-4');
    for (const duty of await office.take()) {
      const records = recordsIn(duty).map((id) => ({ id }));
      await office.report(duty, { outcome: JSON.stringify({ records, purposes: {} }) });
    }
    await undoMerge(fixture, 'c-4');
    const [file] = await office.files('c-4', self('c-4'));
    expect(String(file?.bundle)).not.toMatch(/"(crm|shop|desk)-3"/);
  });

  test('an erasure for somebody who is the customer by a guess needs a look at the customer’s own records', async () => {
    const moved = { lastSeen: new Date('2026-10-05T00:00:00Z') };
    await fixture.intake.register(TENANT, [
      record('crm/crm-4', 'c-9', moved),
      record('commerce/shop-4', 'c-9', moved),
    ]);
    await mergeByHand(fixture, 'c-4', 'c-3', 'GUESS');
    const id = await opened('ERASURE', 'c-4');
    expect(await decided(id, 'ACCEPT')).toMatchObject([{ code: 'CONFLICT' }]);
    expect(await ordered()).toEqual([]);
  });

  test('an erasure takes no record that is the customer’s by a guess since it was accepted', async () => {
    const id = await opened('ERASURE', 'c-3');
    expect(await decided(id, 'ACCEPT')).toEqual([]);
    const link = { rule: 'PROBABILISTIC', score: 0.9 } as const;
    await fixture.intake.register(TENANT, [record('crm/crm-99', 'c-3', { link })]);
    await mergeByHand(fixture, 'c-4', 'c-3', 'GUESS');
    expect(await ordered()).toEqual(['crm-3', 'desk-3', 'shop-3']);
  });

  test('identity forgets no record that its department was not told to erase', async () => {
    const id = await opened('ERASURE', 'c-3');
    expect(await decided(id, 'ACCEPT')).toEqual([]);
    const duties = await office.take();
    const told = new Set(duties.flatMap(recordsIn));
    await mergeByHand(fixture, 'c-4', 'c-3', 'CERTAIN');
    for (const duty of duties) await office.report(duty, { outcome: JSON.stringify(ERASED) });
    for (const duty of await office.take()) for (const each of recordsIn(duty)) told.add(each);
    const left = await fixture.database.selectFrom('source_records').select('record_id').execute();
    const known = new Set([...told, ...left.map(({ record_id }) => record_id)]);
    expect([...known].sort()).toEqual(['crm-3', 'crm-4', 'desk-3', 'shop-3', 'shop-4']);
  });

  test('a customer’s request to be erased is on record, whatever somebody asked who is the same by a guess', async () => {
    await opened('ERASURE', 'c-4');
    await mergeByHand(fixture, 'c-4', 'c-3', 'GUESS');
    await office.request({ kind: 'ERASURE', customer: 'c-3' }, self('c-3'));
    await undoMerge(fixture, 'c-4');
    fixture.time += 60;
    expect(await isOpen('c-3')).toBe(false);
  });

  test('a person is not told that somebody asked to be erased who is the same by a guess', async () => {
    await opened('ERASURE', 'c-4');
    await mergeByHand(fixture, 'c-4', 'c-3', 'GUESS');
    const query = `{ customer(id: "c-3") { ${EXPLAIN} { status } consents { status } } }`;
    expect(JSON.stringify((await fixture.ask(self('c-3'), query)).data)).not.toContain('ERASURE');
  });
});
