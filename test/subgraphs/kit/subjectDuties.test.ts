import { beforeAll, describe, expect, test } from '@jest/globals';
import { CLIENT_KINDS } from '../../../schema/consent/callerToken.ts';
import { CLOCK_SKEW_SECONDS } from '../../../schema/consent/passport.ts';
import { mintWarrant, type Warrant } from '../../../schema/consent/warrant.ts';
import { commerce } from '../../../subgraphs/commerce/index.ts';
import { crm } from '../../../subgraphs/crm/index.ts';
import type { SubgraphModule } from '../../../subgraphs/kit/subgraphModule.ts';
import { support } from '../../../subgraphs/support/index.ts';
import { headersFor, keysFor, NOW, passportFor, warrantFor } from '../../support/callers.ts';
import { onPglite } from '../../support/databases.ts';
import {
  bring,
  company,
  ERASE,
  EXPORT,
  gateway,
  type StoredRow,
  type SubjectFixture,
  subjectFixture,
} from './support/subjectFixture.ts';

const REFUSED = { answer: null, codes: ['FORBIDDEN'] };
const DUTY_OF = { [EXPORT]: 'EXPORT', [ERASE]: 'ERASE' } as const;

onPglite((open) => {
  describe.each([crm, commerce, support] as SubgraphModule[])('the duties of $name', (module) => {
    const { name } = module;
    const elsewhere = name === 'crm' ? 'support' : 'crm';
    const records = company.customers[2]?.records[name] ?? [];
    let fixture: SubjectFixture;
    let before: StoredRow[];

    beforeAll(async () => {
      fixture = await subjectFixture(module, open);
      before = await fixture.stored(records);
    }, 60_000);

    /** Refused, and nothing was read or written. */
    async function expectRefused(
      query: string,
      warrant: Partial<Warrant> | string,
      headers?: Record<string, string>,
    ): Promise<void> {
      fixture.statements.length = 0;
      expect(await bring(fixture, query, warrant, headers)).toEqual(REFUSED);
      expect(fixture.statements).toEqual([]);
    }

    describe.each([EXPORT, ERASE] as const)('%s', (query) => {
      const order = { records, duty: DUTY_OF[query] };
      const genuine = () => warrantFor(name, order);
      const [passportKey] = keysFor(name).passport.keys;

      test.each([...CLIENT_KINDS])('is not done for a client of kind %s', async (kind) => {
        await expectRefused(query, order, gateway(name, { kind, client: 'x', scopes: ['consent:record'] }));
      });

      test('is not done without a caller token, or with one that does not count', async () => {
        await expectRefused(query, order, {});
        await expectRefused(query, order, headersFor(elsewhere, { kind: 'GATEWAY' }));
        await expectRefused(query, order, gateway(name, { expiresAt: NOW - CLOCK_SKEW_SECONDS - 1 }));
      });

      test('is not done for a caller of another tenant, or of none', async () => {
        await expectRefused(query, order, gateway(name, { tenant: 'other' }));
        await expectRefused(query, order, gateway(name, { tenant: '' }));
        await expectRefused(query, { ...order, tenant: 'other' });
      });

      test('needs the warrant for this duty', async () => {
        for (const duty of ['EXPORT', 'EXPORT_PROVIDED', 'ERASE'] as const) {
          if (duty === 'EXPORT_PROVIDED' ? query === EXPORT : duty === order.duty) continue;
          await expectRefused(query, { ...order, duty });
        }
      });

      test('needs a warrant for this department, under its key', async () => {
        await expectRefused(query, warrantFor(elsewhere, order));
        await expectRefused(query, warrantFor(elsewhere, { ...order, audience: name }));
        await expectRefused(query, warrantFor(name, { ...order, audience: elsewhere }));
        const [callerKey] = keysFor(name).caller.keys;
        const forged: Warrant = {
          audience: name,
          tenant: 'sample',
          request: 'r',
          issuedAt: NOW,
          expiresAt: NOW,
          ...order,
        };
        await expectRefused(query, mintWarrant(forged, { ...callerKey, id: passportKey.id }));
      });

      test('needs one that is in time', async () => {
        await expectRefused(query, { ...order, expiresAt: NOW - CLOCK_SKEW_SECONDS - 1 });
        await expectRefused(query, { ...order, issuedAt: NOW + CLOCK_SKEW_SECONDS + 1 });
      });

      test('needs one of which every character is identity’s', async () => {
        const text = genuine();
        for (let index = 0; index < text.length; index += 7) {
          const changed = text[index] === 'a' ? 'b' : 'a';
          await expectRefused(query, text.slice(0, index) + changed + text.slice(index + 1));
        }
      }, 60_000);

      test('takes nothing else for one', async () => {
        await expectRefused(query, passportFor(name, 'c-000003', { records }));
        await expectRefused(query, '');
        await expectRefused(query, `${genuine()}\0`);
        await expectRefused(query, 'x'.repeat(70_000));
        await expectRefused(query, {
          ...order,
          records: Array.from({ length: 9_000 }, (_, index) => `id-${index}`),
        });
        await expectRefused(query, { ...order, records: [...records, 'nul\0'] });
        await expectRefused(query, { ...order, tenant: 'sample\0' }, gateway(name, { tenant: 'sample\0' }));
      });
    });

    test('are done for the gateway, with the warrant for it', async () => {
      expect(await fixture.stored(records)).toEqual(before);
      const copy = await bring(fixture, EXPORT, { records });
      expect(copy.codes).toEqual([]);
      expect(copy.answer.records.length).toBeGreaterThan(1);
      const carried = await bring(fixture, EXPORT, { records, duty: 'EXPORT_PROVIDED' });
      expect(carried.answer.records.length).toBeGreaterThan(1);
      const erasure = await bring(fixture, ERASE, { records, duty: 'ERASE' });
      expect(erasure.answer.erased).toBeGreaterThan(1);
    });
  });
});
