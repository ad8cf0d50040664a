import type { Purpose } from '../../schema/vocabulary/purposes.ts';
import { IDENTITY_FEED } from '../kit/identityFeedData.ts';
import { DELETE, derived, provided, type SubjectData, TECHNICAL } from '../kit/subjectData.ts';
import type { SupportTables } from './tables.ts';

const RETENTION =
  'As long as you are a customer of ours, and until you ask for erasure: no law makes us keep it longer.';

/** Whom to answer, and where: the help desk shows it to nobody, because the CRM does. */
const TO_ANSWER: readonly Purpose[] = ['CUSTOMER_SUPPORT', 'RIGHTS_FULFILMENT'];

/** What the help desk holds of a customer. All of it goes when it is erased. */
export const subjectData: SubjectData<SupportTables> = {
  department: 'support',
  tables: {
    identity_feed: IDENTITY_FEED,
    requesters: {
      about: 'CUSTOMER',
      kind: 'requester',
      hangsOn: 'RECORD',
      key: ['id'],
      columns: {
        tenant: TECHNICAL,
        id: TECHNICAL,
        given_name: provided('IDENTITY'),
        family_name: provided('IDENTITY'),
        email: provided('CONTACT_EMAIL'),
        phone: provided('CONTACT_PHONE'),
        birth_date: provided('DEMOGRAPHIC'),
        address_line1: provided('ADDRESS'),
        address_line2: provided('ADDRESS'),
        city: provided('ADDRESS'),
        region: provided('ADDRESS'),
        postal_code: provided('ADDRESS'),
        country: provided('ADDRESS'),
        updated_at: derived('IDENTITY'),
        national_id: provided('IDENTIFIER'),
      },
      retention: RETENTION,
      erasure: DELETE,
    },
    tickets: {
      about: 'CUSTOMER',
      kind: 'ticket',
      hangsOn: { table: 'requesters', by: 'requester_id' },
      key: ['id'],
      columns: {
        tenant: TECHNICAL,
        id: TECHNICAL,
        requester_id: provided('SUPPORT_CONTENT'),
        subject: provided('SUPPORT_CONTENT'),
        status: provided('SUPPORT_CONTENT'),
        priority: derived('SUPPORT_CONTENT'),
        channel: provided('SUPPORT_CONTENT'),
        order_id: provided('TRANSACTION'),
        sentiment: derived('INFERRED'),
        opened_at: provided('SUPPORT_CONTENT'),
        updated_at: provided('SUPPORT_CONTENT'),
        solved_at: provided('SUPPORT_CONTENT'),
        topic: derived('SUPPORT_CONTENT'),
      },
      retention: RETENTION,
      erasure: DELETE,
    },
    messages: {
      about: 'CUSTOMER',
      kind: 'message',
      hangsOn: { table: 'tickets', by: 'ticket_id' },
      key: ['ticket_id', 'message_number'],
      columns: {
        tenant: TECHNICAL,
        ticket_id: TECHNICAL,
        message_number: TECHNICAL,
        author: provided('SUPPORT_CONTENT'),
        body: provided('SUPPORT_CONTENT'),
        sent_at: provided('SUPPORT_CONTENT'),
      },
      // what an agent wrote is the company's
      providedWhere: { column: 'author', is: 'CUSTOMER' },
      retention: RETENTION,
      erasure: DELETE,
    },
    satisfaction_ratings: {
      about: 'CUSTOMER',
      kind: 'satisfactionRating',
      hangsOn: { table: 'tickets', by: 'ticket_id' },
      key: ['ticket_id'],
      columns: {
        tenant: TECHNICAL,
        ticket_id: TECHNICAL,
        score: provided('BEHAVIOUR'),
        rated_at: provided('BEHAVIOUR'),
      },
      retention: RETENTION,
      erasure: DELETE,
    },
  },
  heldFor: {
    IDENTITY: TO_ANSWER,
    CONTACT_EMAIL: TO_ANSWER,
    CONTACT_PHONE: TO_ANSWER,
    ADDRESS: TO_ANSWER,
    DEMOGRAPHIC: TO_ANSWER,
    IDENTIFIER: ['FRAUD_PREVENTION', 'RIGHTS_FULFILMENT'],
  },
};
