import { IDENTITY_FEED } from '../kit/identityFeedData.ts';
import { DELETE, derived, provided, type SubjectData, TECHNICAL } from '../kit/subjectData.ts';
import type { CrmTables } from './tables.ts';

const RETENTION =
  'As long as you are a customer of ours, and until you ask for erasure: no law makes us keep it longer.';

/** What sales holds of a customer. All of it goes when it is erased. */
export const subjectData: SubjectData<CrmTables> = {
  department: 'crm',
  tables: {
    identity_feed: IDENTITY_FEED,
    employees: {
      about: 'NOBODY',
      what: 'The people of the company who look after customers.',
      columns: ['tenant', 'id', 'name', 'work_email'],
    },
    accounts: {
      about: 'CUSTOMER',
      kind: 'account',
      hangsOn: 'RECORD',
      key: ['id'],
      columns: {
        tenant: TECHNICAL,
        id: TECHNICAL,
        given_name: provided('IDENTITY'),
        family_name: provided('IDENTITY'),
        birth_date: provided('DEMOGRAPHIC'),
        phone: provided('CONTACT_PHONE'),
        tier: derived('BEHAVIOUR'),
        preferred_channel: provided('PREFERENCE'),
        preferred_language: provided('PREFERENCE'),
        account_manager_id: derived('BEHAVIOUR'),
        updated_at: derived('IDENTITY'),
        content_hash: derived('IDENTITY'),
        national_id: provided('IDENTIFIER'),
        loyalty_id: provided('IDENTIFIER'),
        time_zone: provided('ADDRESS'),
      },
      retention: RETENTION,
      erasure: DELETE,
    },
    emails: {
      about: 'CUSTOMER',
      kind: 'email',
      hangsOn: { table: 'accounts', by: 'account_id' },
      key: ['account_id', 'email'],
      columns: {
        tenant: TECHNICAL,
        account_id: TECHNICAL,
        email: provided('CONTACT_EMAIL'),
        is_primary: provided('CONTACT_EMAIL'),
        is_verified: derived('CONTACT_EMAIL'),
      },
      retention: RETENTION,
      erasure: DELETE,
    },
    addresses: {
      about: 'CUSTOMER',
      kind: 'address',
      hangsOn: { table: 'accounts', by: 'account_id' },
      key: ['account_id', 'position'],
      columns: {
        tenant: TECHNICAL,
        account_id: TECHNICAL,
        position: TECHNICAL,
        kind: provided('ADDRESS'),
        line1: provided('ADDRESS'),
        line2: provided('ADDRESS'),
        city: provided('ADDRESS'),
        region: provided('ADDRESS'),
        postal_code: provided('ADDRESS'),
        country: provided('ADDRESS'),
      },
      retention: RETENTION,
      erasure: DELETE,
    },
    interactions: {
      about: 'CUSTOMER',
      kind: 'interaction',
      hangsOn: { table: 'accounts', by: 'account_id' },
      key: ['id'],
      columns: {
        tenant: TECHNICAL,
        id: TECHNICAL,
        account_id: provided('BEHAVIOUR'),
        occurred_at: provided('BEHAVIOUR'),
        channel: provided('BEHAVIOUR'),
        direction: provided('BEHAVIOUR'),
        topic: derived('BEHAVIOUR'),
        note: derived('BEHAVIOUR'),
        employee_id: derived('BEHAVIOUR'),
      },
      retention: RETENTION,
      erasure: DELETE,
    },
    circumstances: {
      about: 'CUSTOMER',
      kind: 'circumstance',
      hangsOn: { table: 'accounts', by: 'account_id' },
      key: ['id'],
      // whoever told it, it is the company's note of what it must heed
      columns: {
        tenant: TECHNICAL,
        id: TECHNICAL,
        account_id: derived('BEHAVIOUR'),
        kind: derived('BEHAVIOUR'),
        since: derived('BEHAVIOUR'),
        ended_at: derived('BEHAVIOUR'),
      },
      retention: RETENTION,
      erasure: DELETE,
    },
  },
  heldFor: { IDENTIFIER: ['FRAUD_PREVENTION', 'RIGHTS_FULFILMENT'] },
};
