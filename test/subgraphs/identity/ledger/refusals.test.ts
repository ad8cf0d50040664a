import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../../../schema/consent/callerToken.ts';
import { onPglite } from '../../../support/databases.ts';
import {
  type Answer,
  type IdentityFixture,
  identityFixture,
  ingrid,
  selfService,
  TENANT,
} from '../support/identityFixture.ts';

const RECEIPT = '{ eventId eventType eventTime recordedAt statement }';
const INPUTS = {
  recordConsent: 'RecordConsentInput',
  withdrawConsent: 'WithdrawConsentInput',
  objectTo: 'ObjectionInput',
  withdrawObjection: 'ObjectionInput',
} as const;

const desk: Partial<Caller> = { scopes: ['consent:record'], person: 'agent-7' };
const marketing = { purpose: 'DIRECT_MARKETING', evidence: 'call-recordings/17' };

onPglite((open) => {
  let fixture: IdentityFixture;

  beforeEach(async () => {
    fixture = await identityFixture(open);
    await fixture.intake.register(TENANT, ingrid());
  });

  const send = async (
    mutation: keyof typeof INPUTS,
    input: Record<string, unknown>,
    caller: Partial<Caller> | undefined = desk,
  ): Promise<Answer & { receipt: Record<string, unknown> | null }> => {
    const answer = await fixture.ask(
      caller,
      `mutation ($input: ${INPUTS[mutation]}!) { ${mutation}(input: $input) ${RECEIPT} }`,
      { input: { eventId: 'e-1', customer: 'c-3', ...input } },
    );
    return { ...answer, receipt: answer.data[mutation] as Record<string, unknown> | null };
  };
  const ledger = () =>
    fixture.database.selectFrom('consent_events').selectAll().orderBy('position').execute();
  describe('authorisation', () => {
    test.each<[string, keyof typeof INPUTS, Record<string, unknown>, Partial<Caller> | undefined, string]>([
      [
        'without a caller token',
        'withdrawConsent',
        marketing,
        undefined,
        'Recording needs a registered client.',
      ],
      [
        'without scope',
        'withdrawConsent',
        marketing,
        {},
        "Recording needs the customer's own token or the scope consent:record.",
      ],
      [
        'for another customer',
        'withdrawConsent',
        marketing,
        selfService('c-4'),
        'This client may record for the customer in its token only.',
      ],
      [
        'a consent to a purpose that the client holds',
        'recordConsent',
        { ...marketing, purpose: 'CUSTOMER_SUPPORT' },
        desk,
        'This client works for CUSTOMER_SUPPORT itself, so a yes to it must be recorded by another client.',
      ],
      [
        'a consent to another purpose that the client holds',
        'recordConsent',
        marketing,
        { ...desk, holds: ['CUSTOMER_SUPPORT', 'DIRECT_MARKETING'] },
        'This client works for DIRECT_MARKETING itself, so a yes to it must be recorded by another client.',
      ],
      [
        'the end of an objection to a purpose that the client holds',
        'withdrawObjection',
        { ...marketing, purpose: 'CUSTOMER_SUPPORT' },
        desk,
        'This client works for CUSTOMER_SUPPORT itself, so a yes to it must be recorded by another client.',
      ],
      [
        'that machines are welcome, by a machine',
        'withdrawObjection',
        { automation: true, evidence: 'x' },
        { ...desk, automated: true },
        'This client is automated, so a yes to automation must be recorded by another client.',
      ],
    ])('refuses %s', async (_, mutation, input, caller, message) => {
      const { receipt, errors } =
        caller === undefined
          ? await fixture
              .ask(
                undefined,
                `mutation { withdrawConsent(input: { eventId: "e-1", customer: "c-3", purpose: "DIRECT_MARKETING" }) ${RECEIPT} }`,
              )
              .then((answer) => ({ ...answer, receipt: answer.data.withdrawConsent }))
          : await send(mutation, input, caller);
      expect(receipt).toBeNull();
      expect(errors).toEqual([{ code: 'FORBIDDEN', message }]);
      expect(await ledger()).toEqual([]);
    });

    test('a client may record a withdrawal of what it holds', async () => {
      expect((await send('withdrawConsent', { ...marketing, purpose: 'CUSTOMER_SUPPORT' })).errors).toEqual(
        [],
      );
    });

    test('tells nobody without the right whether a customer exists', async () => {
      const known = await send('withdrawConsent', marketing, {});
      const unknown = await send('withdrawConsent', { ...marketing, customer: 'c-99' }, {});
      expect(unknown).toEqual(known);
    });
  });

  describe('bad input', () => {
    const everyPurpose =
      'ORDER_FULFILMENT, CUSTOMER_SUPPORT, RELATIONSHIP_MANAGEMENT, ANALYTICS, FRAUD_PREVENTION, DIRECT_MARKETING, PERSONALISATION, AI_TRAINING, RIGHTS_FULFILMENT, SALE_OR_SHARING';
    const everyCategory =
      'IDENTITY, CONTACT_EMAIL, CONTACT_PHONE, ADDRESS, IDENTIFIER, DEMOGRAPHIC, TRANSACTION, PAYMENT, SUPPORT_CONTENT, BEHAVIOUR, PREFERENCE, INFERRED, SPECIAL_CATEGORY';
    test.each<[string, keyof typeof INPUTS, Record<string, unknown>, string]>([
      [
        'an unknown purpose',
        'recordConsent',
        { purpose: 'SPAM' },
        `input.purpose must be one of ${everyPurpose}.`,
      ],
      [
        'an unknown category',
        'recordConsent',
        { piiCategories: ['SHOE_SIZE'] },
        `input.piiCategories may hold ${everyCategory}.`,
      ],
      [
        'no category',
        'recordConsent',
        { piiCategories: [] },
        'input.piiCategories must name at least one category, or be left out.',
      ],
      [
        'a time in the future',
        'withdrawConsent',
        { eventTime: '2026-11-01T12:00:01Z' },
        'input.eventTime must not lie in the future.',
      ],
      [
        'an end before the beginning',
        'recordConsent',
        { validUntil: '2026-11-01T12:00:00Z' },
        'input.validUntil must lie after the event.',
      ],
      [
        'an unknown state',
        'recordConsent',
        { state: 'WITHDRAWN' },
        'input.state must be one of GIVEN, RENEWED, REFUSED, REQUESTED, REQUEST_DEFERRED.',
      ],
      [
        'an end of a refusal',
        'recordConsent',
        { state: 'REFUSED', validUntil: '2027-11-01T12:00:00Z' },
        'input.validUntil is for a consent that is given or renewed.',
      ],
      [
        'an unknown jurisdiction',
        'withdrawConsent',
        { jurisdiction: 'Bavaria' },
        'input.jurisdiction must be a code of ISO 3166, such as DE.',
      ],
      [
        'an unknown duration',
        'withdrawConsent',
        { retention: 'P' },
        'input.retention must be a duration of ISO 8601, such as P3Y.',
      ],
      ['an empty event id', 'recordConsent', { eventId: ' ' }, 'input.eventId must not be empty.'],
      [
        'a long event id',
        'recordConsent',
        { eventId: 'e'.repeat(201) },
        'input.eventId must have at most 200 characters.',
      ],
      [
        'empty evidence',
        'recordConsent',
        { evidence: ' ' },
        'input.evidence must say where the proof of what the customer said is kept.',
      ],
      [
        'no evidence',
        'withdrawConsent',
        { evidence: null },
        'input.evidence must say where the proof of what the customer said is kept.',
      ],
      [
        'text that the database refuses',
        'recordConsent',
        { privacyNotice: 'a\0b' },
        'input.privacyNotice must not hold a NUL character.',
      ],
      [
        'an objection to nothing',
        'objectTo',
        { purpose: null },
        'input needs exactly one of purpose and automation: true.',
      ],
      [
        'an objection to both',
        'objectTo',
        { automation: true },
        'input needs exactly one of purpose and automation: true.',
      ],
    ])('is refused: %s', async (_, mutation, input, message) => {
      const { receipt, errors } = await send(mutation, { ...marketing, ...input });
      expect(receipt).toBeNull();
      expect(errors).toEqual([{ code: 'BAD_USER_INPUT', message }]);
      expect(await ledger()).toEqual([]);
    });

    test.each<[string, string[]]>([
      ['nothing was given before', []],
      ['the consent was withdrawn since', ['recordConsent', 'withdrawConsent']],
    ])('is refused: a renewal where %s', async (_, before) => {
      for (const [index, mutation] of before.entries())
        await send(mutation as keyof typeof INPUTS, { ...marketing, eventId: `b-${index}` });
      const { receipt, errors } = await send('recordConsent', { ...marketing, state: 'RENEWED' });
      expect(receipt).toBeNull();
      expect(errors).toMatchObject([{ code: 'CONFLICT' }]);
      expect(await ledger()).toHaveLength(before.length);
    });

    test.each(['c-99', '', 'c-3\0'])('is refused: the customer %j, whom nobody knows', async (customer) => {
      const { errors } = await send('recordConsent', { ...marketing, customer });
      expect(errors).toHaveLength(1);
      expect(['NOT_FOUND', 'BAD_USER_INPUT']).toContain(errors[0]?.code);
      expect(await ledger()).toEqual([]);
    });
  });
});
