import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../../schema/consent/callerToken.ts';
import { grantsOf } from '../../../schema/consent/grants.ts';
import { deriveKeyring, type Keyring } from '../../../schema/consent/keys.ts';
import { mintSection, type PassportSection, sectionFor } from '../../../schema/consent/passport.ts';
import type { Department } from '../../../subgraphs/kit/departments.ts';
import { ALL_GRANTS } from '../../support/callers.ts';
import { eachEngine } from '../../support/databases.ts';
import {
  type IdentityFixture,
  identityFixture,
  ingrid,
  NOW,
  record,
  selfService,
  TENANT,
} from './support/identityFixture.ts';

const QUERY = `query ($of: [_Any!]!) {
  _entities(representations: $of) { ... on IdentityStanding { confidence conflicts { attribute sides } } }
}`;
const NOTHING = { confidence: null, conflicts: null };
const SURE = { confidence: 1, conflicts: [] };
const GUESS = { link: { rule: 'PROBABILISTIC', score: 0.94 } } as const;

eachEngine((_engine, open) => {
  let fixture: IdentityFixture;
  beforeEach(async () => {
    fixture = await identityFixture(open);
    const born = (value: string) => [{ attribute: 'BIRTH_DATE', value }] as const;
    await fixture.intake.register(TENANT, [
      ...ingrid(),
      record('crm/crm-7', 'c-7', { attributes: born('1990-01-01') }),
      record('crm/crm-7-b', 'c-7', { link: { rule: 'PROBABILISTIC', score: 0.97 } }),
      record('support/desk-7', 'c-7', { ...GUESS, attributes: born('1960-12-31') }),
    ]);
  });

  /** The passport that identity mints for this caller. */
  async function passportOf(id: string, caller: Partial<Caller> = {}): Promise<string> {
    const { data } = await fixture.ask(caller, `{ customer(id: "${id}") { passport } }`);
    return (data.customer as { passport: string }).passport;
  }

  /** A section of our own making. */
  function section(
    more: Partial<PassportSection> = {},
    audience: Department = 'identity',
    master: Keyring = fixture.passportMaster,
  ): string {
    const own = { audience, tenant: TENANT, customer: 'c-3', grants: ALL_GRANTS, records: [] };
    const times = { issuedAt: NOW, expiresAt: NOW + 60 };
    return mintSection({ ...own, ...times, ...more }, deriveKeyring(master, 'passport', audience).keys[0]);
  }

  async function standings(passports: readonly unknown[], caller: Partial<Caller> | undefined = {}) {
    const of = passports.map((passport) => ({ __typename: 'IdentityStanding', passport }));
    const answer = await fixture.ask(caller, QUERY, { of });
    return { ...answer, entities: answer.data._entities };
  }

  describe('the standing of a customer', () => {
    test('is sure where every record is theirs for certain and nobody contradicts anybody', async () => {
      const { entities, errors, withheld } = await standings([await passportOf('c-3')]);
      expect({ entities, errors, withheld }).toEqual({ entities: [SURE], errors: [], withheld: [] });
    });

    test('is as sure as the least sure record, and tells on what departments differ, and no value', async () => {
      const { entities, data } = await standings([await passportOf('c-7')]);
      expect(entities).toEqual([{ confidence: 0.94, conflicts: [{ attribute: 'BIRTH_DATE', sides: 2 }] }]);
      expect(JSON.stringify(data)).not.toMatch(/19[69]0|crm-7|desk-7|c-7/);
    });

    test('is the same as the customer’s own sources and conflicts say', async () => {
      const { data } = await fixture.ask(
        {},
        '{ customer(id: "c-7") { sources { score } conflicts { attribute sides { lastSeen } } } }',
      );
      const { sources, conflicts } = data.customer as {
        sources: { score: number | null }[];
        conflicts: { attribute: string; sides: unknown[] }[];
      };
      const { entities } = await standings([await passportOf('c-7')]);
      expect(entities).toEqual([
        {
          confidence: Math.min(...sources.map(({ score }) => score ?? 1)),
          conflicts: conflicts.map(({ attribute, sides }) => ({ attribute, sides: sides.length })),
        },
      ]);
    });

    test('counts a guess by which an id was given up, and is nothing by a passport from before', async () => {
      await fixture.database
        .insertInto('customer_redirects')
        .values({
          ...{ tenant: TENANT, id: 'c-7', survivor: 'c-3', rule: 'PROBABILISTIC' },
          ...{ deterministic: false, score: 0.61, since: new Date(NOW * 1000) },
        })
        .execute();
      await fixture.database
        .updateTable('customers')
        .set({ state: 'MERGED' })
        .where('id', '=', 'c-7')
        .execute();
      const { entities } = await standings([await passportOf('c-3'), section({ customer: 'c-7' })]);
      expect(entities).toEqual([
        { confidence: 0.61, conflicts: [{ attribute: 'BIRTH_DATE', sides: 2 }] },
        NOTHING,
      ]);
      // who goes by the id that was given up sees what came in under it
      const person = selfService('c-7');
      expect((await standings([await passportOf('c-7', person)], person)).entities).toEqual([SURE]);
    });

    test('of a customer in person rests on the records that are certainly theirs', async () => {
      const caller = selfService('c-7');
      const { entities } = await standings([await passportOf('c-7', caller)], caller);
      expect(entities).toEqual([SURE]);
    });

    test('is nothing where no record is left, and that is not the best', async () => {
      await fixture.database.deleteFrom('source_records').where('customer', '=', 'c-3').execute();
      await fixture.database.updateTable('customers').set({ state: 'ERASED' }).execute();
      const caller = { purpose: 'RIGHTS_FULFILMENT' };
      const { entities, errors } = await standings([await passportOf('c-3', caller)], caller);
      expect({ entities, errors }).toEqual({ entities: [NOTHING], errors: [] });
    });

    test('is nothing of whom nobody is, and of an id that no database can hold', async () => {
      const { entities, errors } = await standings([
        section({ customer: 'c-404' }),
        section({ customer: 'c-3\0' }),
      ]);
      expect({ entities, errors }).toEqual({ entities: [NOTHING, NOTHING], errors: [] });
    });

    test('of 50 customers takes as many statements as of one', async () => {
      const ids = Array.from({ length: 50 }, (_, index) => `c-${100 + index}`);
      await fixture.intake.register(TENANT, ids.flatMap(ingrid));
      const statementsFor = async (wanted: readonly string[]) => {
        const passports = wanted.map((customer) => section({ customer }));
        fixture.statements.length = 0;
        expect((await standings(passports)).entities).toEqual(wanted.map(() => SURE));
        return fixture.statements.length;
      };
      expect(await statementsFor(ids)).toBe(3);
      expect(await statementsFor(ids.slice(0, 1))).toBe(3);
    });
  });

  describe('nothing is told, and nothing is read', () => {
    const caller = { purpose: 'CUSTOMER_SUPPORT' };
    test.each<[string, (passport: string) => unknown, Partial<Caller> | undefined, string]>([
      ['without a caller token', (passport) => passport, undefined, 'NOT_FOR_PURPOSE'],
      ['to an anonymous caller', (passport) => passport, { purpose: '' }, 'NOT_FOR_PURPOSE'],
      ['for marketing', (passport) => passport, { purpose: 'DIRECT_MARKETING' }, 'NOT_FOR_PURPOSE'],
      ['for counting', (passport) => passport, { purpose: 'ANALYTICS' }, 'NOT_FOR_PURPOSE'],
      ['to a token for another audience', (passport) => passport, { audience: 'crm' }, 'NOT_FOR_PURPOSE'],
      ['to another tenant', (passport) => passport, { tenant: 'other' }, 'NO_PASSPORT'],
      ['to another customer in person', (passport) => passport, selfService('c-7'), 'NOT_SELF'],
      ['without a passport', () => undefined, caller, 'NO_PASSPORT'],
      ['for a text that is none', () => 'c-3', caller, 'NO_PASSPORT'],
      [
        'for the section of another department',
        (passport) => sectionFor(passport, 'crm'),
        caller,
        'NO_PASSPORT',
      ],
      [
        'for one that has expired',
        () => section({ issuedAt: NOW - 200, expiresAt: NOW - 31 }),
        caller,
        'NO_PASSPORT',
      ],
      [
        'for one whose customer was changed',
        () => section().replace(',c-3,', ',c-7,'),
        caller,
        'NO_PASSPORT',
      ],
      [
        'for one that crm made for identity with its own key',
        () =>
          mintSection(
            {
              ...{ audience: 'identity', tenant: TENANT, customer: 'c-3', grants: ALL_GRANTS, records: [] },
              ...{ issuedAt: NOW, expiresAt: NOW + 60 },
            },
            deriveKeyring(fixture.passportMaster, 'passport', 'crm').keys[0],
          ),
        caller,
        'NO_PASSPORT',
      ],
      ['of another tenant', () => section({ tenant: 'other' }), caller, 'NO_PASSPORT'],
      [
        'of who does not release identifiers',
        () => section({ grants: grantsOf({ CUSTOMER_SUPPORT: ['IDENTITY'] }) }),
        caller,
        'NOT_CONSENTED',
      ],
      [
        'to a machine of who objects to machines',
        () => section({ grants: { ...ALL_GRANTS, objectsToAutomation: true } }),
        { automated: true },
        'AUTOMATION_OBJECTED',
      ],
    ])('%s', async (_, forge, asking, reason) => {
      const passport = forge(await passportOf('c-3'));
      fixture.statements.length = 0;
      const of = [{ __typename: 'IdentityStanding', passport }];
      const { data, errors, withheld } = await fixture.ask(asking, QUERY, { of });
      expect({ data, errors }).toEqual({ data: { _entities: [NOTHING] }, errors: [] });
      expect(withheld.map((one) => one.reason)).toEqual([reason, reason]);
      expect(fixture.statements).toEqual([]);
    });

    test('of one bad representation, and everything of the good ones beside it', async () => {
      const { entities } = await standings(['forged', await passportOf('c-3')]);
      expect(entities).toEqual([NOTHING, SURE]);
    });
  });

  test('leads to no Customer, no id and no other passport', async () => {
    const passport = await passportOf('c-3');
    const of = [{ __typename: 'IdentityStanding', passport }];
    const echo = await fixture.ask(
      {},
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on IdentityStanding { passport } } }',
      { of },
    );
    expect(echo.data).toEqual({ _entities: [{ passport }] });
    const asked = await fixture.ask(
      {},
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Customer { id sources { recordId } } } }',
      { of: [{ __typename: 'Customer', passport }] },
    );
    expect(asked.errors).toEqual([
      {
        code: 'BAD_USER_INPUT',
        message:
          'Representation 0 of _entities needs a __typename that identity resolves (IdentityStanding).',
      },
    ]);
  });
});
