import { beforeEach, describe, expect, test } from '@jest/globals';
import { identity } from '../../../subgraphs/identity/index.ts';
import { sampleCompany } from '../../../subgraphs/kit/sample/sampleCompany.ts';
import { SAMPLE_NOW, SAMPLE_TENANT } from '../../../subgraphs/kit/sample/sampleCustomer.ts';
import type { Story } from '../../../subgraphs/kit/sample/stories.ts';
import { onPglite } from '../../support/databases.ts';
import { type IdentityFixture, identityFixture } from './support/identityFixture.ts';

const company = sampleCompany(40);
const idOf = (story: Story) => company.customers.find((customer) => customer.story === story)?.id;

onPglite((open) => {
  let fixture: IdentityFixture;
  const progress: [done: number, total: number][] = [];

  beforeEach(async () => {
    fixture = await identityFixture(open);
    fixture.time = SAMPLE_NOW.getTime() / 1000;
    progress.length = 0;
    await identity.seed(fixture.database, company, SAMPLE_TENANT, (done, total) =>
      progress.push([done, total]),
    );
  });

  type Consent = {
    purpose: string;
    status: string;
    automatedProcessingAllowed: boolean;
    events: { eventTime: string }[];
  };
  const consentOf = async (story: Story, purpose: string): Promise<Consent> => {
    const query =
      'query ($id: ID!) { customer(id: $id) { consents { purpose status automatedProcessingAllowed events { eventTime evidence } } } }';
    const { data } = await fixture.ask({ purpose: 'RIGHTS_FULFILMENT' }, query, { id: idOf(story) });
    const { consents } = data.customer as { consents: Consent[] };
    return consents.find((record) => record.purpose === purpose)!;
  };

  describe('the sample company', () => {
    test.each<[Story, string, string]>([
      ['DECADE_SUBSCRIBER', 'DIRECT_MARKETING', 'GIVEN'],
      ['DECADE_SUBSCRIBER', 'AI_TRAINING', 'GIVEN'],
      ['URGENT_TICKET', 'DIRECT_MARKETING', 'GIVEN'],
      ['WITHDREW_YESTERDAY', 'DIRECT_MARKETING', 'WITHDRAWN'],
      ['CONTRADICTION', 'DIRECT_MARKETING', 'UNKNOWN'],
      ['ERASURE_REQUESTED', 'CUSTOMER_SUPPORT', 'ERASURE_REQUESTED'],
    ])('tells the story of %s: %s is %s', async (story, purpose, status) => {
      expect(await consentOf(story, purpose)).toMatchObject({ status });
    });

    test('has somebody who withdrew yesterday', async () => {
      const { events } = await consentOf('WITHDREW_YESTERDAY', 'DIRECT_MARKETING');
      expect(events.at(-1)?.eventTime).toBe('2026-10-31T12:00:00.000Z');
      expect(events).toHaveLength(2);
    });

    test('has somebody who objected to machines', async () => {
      const record = await consentOf('AUTOMATION_OBJECTED', 'CUSTOMER_SUPPORT');
      expect(record).toMatchObject({ status: 'UNKNOWN', automatedProcessingAllowed: false });
    });

    test('has somebody whose request to be erased waits for the privacy office', async () => {
      const requests = await fixture.database
        .selectFrom('rights_requests')
        .select(['customer', 'kind', 'state', 'event_id'])
        .execute();
      const customer = idOf('ERASURE_REQUESTED');
      const event_id = `sample/${customer}/erasure_requested`;
      expect(requests).toEqual([{ customer, kind: 'ERASURE', state: 'REQUIRES_ACTION', event_id }]);
      const steps = await fixture.database
        .selectFrom('rights_events')
        .select('state')
        .orderBy('number')
        .execute();
      expect(steps.map(({ state }) => state)).toEqual(['INITIATED', 'ACKNOWLEDGED', 'REQUIRES_ACTION']);
    });

    test('counts its progress to the end', async () => {
      const { count } = await fixture.database
        .selectFrom('consent_events')
        .select((select) => select.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      expect(progress.at(-1)).toEqual([count, count]);
      expect(count).toBeGreaterThan(10);
    });
  });
});
