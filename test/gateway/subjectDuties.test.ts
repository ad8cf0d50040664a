import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deriveKeyring } from '../../schema/consent/keys.ts';
import { mintWarrant } from '../../schema/consent/warrant.ts';
import { createSystem, type System } from '../support/createSystem.ts';

/** The duties of the departments are theirs and the gateway's own: to a client they do not exist. */
describe('exportSubject, eraseSubject and identityClaims', () => {
  let system: System;
  let warrant: string;

  beforeAll(async () => {
    system = await createSystem();
    const [key] = deriveKeyring(system.keys.passportMaster, 'passport', 'crm').keys;
    const now = Math.floor(Date.now() / 1000);
    warrant = mintWarrant(
      {
        audience: 'crm',
        tenant: 'sample',
        request: 'rights-1',
        duty: 'ERASE',
        issuedAt: now,
        expiresAt: now + 60,
        records: ['crm-000001'],
      },
      key,
    );
  }, 60_000);

  afterAll(() => system.stop());

  test.each([
    ['query ($warrant: String!) { exportSubject(warrant: $warrant) }', 'exportSubject'],
    ['mutation ($warrant: String!) { eraseSubject(warrant: $warrant) }', 'eraseSubject'],
    ['mutation ($warrant: String!) { consent: eraseSubject(warrant: $warrant) }', 'eraseSubject'],
    ['{ identityClaims(first: 1) }', 'identityClaims'],
    ['{ customers: identityClaims }', 'identityClaims'],
  ])('cannot be named by a client, whatever it holds: %s', async (query) => {
    for (const client of ['privacy-office', 'support-desk', 'marketing-bot']) {
      system.forget();
      const answer = await system.ask({ client, query, variables: { warrant } });
      expect(answer.data ?? null).toBeNull();
      expect(answer.errors).toEqual([
        expect.objectContaining({
          extensions: expect.objectContaining({ code: 'GRAPHQL_VALIDATION_FAILED' }),
        }),
      ]);
      expect(system.calls).toEqual([]);
    }
  });

  test('are not in the schema that clients see', async () => {
    const { data } = await system.ask<{
      __schema: { types: { name: string; fields?: { name: string }[] }[] };
    }>({
      client: 'privacy-office',
      query: '{ __schema { types { name fields { name } } } }',
    });
    const fields = (data?.__schema.types ?? []).flatMap(
      (type) => type.fields?.map((field) => field.name) ?? [],
    );
    expect(fields).toContain('customer');
    expect(fields).toContain('withdrawConsent');
    expect(fields).not.toContain('exportSubject');
    expect(fields).not.toContain('eraseSubject');
    expect(fields).not.toContain('identityClaims');
  });
});
