import { describe, expect, test } from '@jest/globals';
import {
  type ConsentLayer,
  type ConsentLayers,
  ConsentSession,
  ENFORCING_LAYERS,
} from '../../../gateway/execution/consentLayer.ts';
import { PASSPORT } from '../../../gateway/execution/operationTree.ts';
import { joinSections, mintSection } from '../../../schema/consent/passport.ts';

const NOW = 1_800_000_000;
const KEY = { id: 'k1', secret: Buffer.alloc(32, 7) };
const ASK = { purpose: 'CUSTOMER_SUPPORT', automated: false, tenant: 'acme', self: undefined };

function passport(customer: string, mask: number, records: readonly string[] = ['r1']): string {
  const section = (audience: string) =>
    mintSection(
      {
        audience,
        tenant: 'acme',
        customer,
        issuedAt: NOW,
        expiresAt: NOW + 60,
        grants: { masks: Array<number>(9).fill(mask), objectsToAutomation: false },
        records,
      },
      KEY,
    );
  return joinSections([section('identity'), section('crm')]);
}

describe('The consent facts of a request', () => {
  test('are one for all objects of equal passports', () => {
    const session = new ConsentSession(ASK, ENFORCING_LAYERS, NOW);
    const first = session.customer({ [PASSPORT]: passport('c1', 3) });
    expect(session.customer({ [PASSPORT]: passport('c1', 3) })).toBe(first);
    expect(session.customer({ [PASSPORT]: passport('c2', 3) })).not.toBe(first);
    expect(first.fetchStanding.open).toBe(3);
    expect(first.section('crm')).toMatch(/^1,k1,crm,acme,c1,/);
    expect(first.section('support')).toBeUndefined();
  });

  test('are those of each passport where one customer has two', () => {
    const session = new ConsentSession(ASK, ENFORCING_LAYERS, NOW);
    const open = [3, 1, 3].map(
      (mask) => session.customer({ [PASSPORT]: passport('c1', mask) }).fetchStanding.open,
    );
    expect(open).toEqual([3, 1, 3]);
  });

  test('are read anew where an object gets another passport', () => {
    const session = new ConsentSession(ASK, ENFORCING_LAYERS, NOW);
    const object = { [PASSPORT]: passport('c1', 3) };
    expect(session.customer(object).shapeStanding.open).toBe(3);
    object[PASSPORT] = passport('c2', 1);
    expect(session.customer(object).shapeStanding.open).toBe(1);
    object[PASSPORT] = 'no passport';
    expect(session.customer(object)).toMatchObject({
      shapeStanding: { open: 0, otherwise: 'NO_PASSPORT' },
    });
  });

  test('are decided on by each layer for itself', () => {
    const shut: ConsentLayer = {
      servesPurpose: () => false,
      standingOf: () => ({ open: 0, otherwise: 'NOT_SELF' }),
    };
    const object = { [PASSPORT]: passport('c1', 3) };
    const open = (layers: Partial<ConsentLayers>) => {
      const session = new ConsentSession(ASK, { ...ENFORCING_LAYERS, ...layers }, NOW);
      const { fetchStanding, shapeStanding } = session.customer(object);
      return [fetchStanding.open, shapeStanding.open];
    };
    expect(open({})).toEqual([3, 3]);
    expect(open({ shape: shut })).toEqual([3, 0]);
    expect(open({ fetch: shut })).toEqual([0, 3]);
  });

  test('are nobody’s when the passport has run out, and it is not passed on', () => {
    const session = new ConsentSession(ASK, ENFORCING_LAYERS, NOW + 100);
    const customer = session.customer({ [PASSPORT]: passport('c1', 3) });
    expect(customer.customer).toBeUndefined();
    expect(customer.fetchStanding).toEqual({ open: 0, otherwise: 'NO_PASSPORT' });
    expect(customer.section('crm')).toBeUndefined();
  });

  test('are nobody’s without a passport', () => {
    const session = new ConsentSession(ASK, ENFORCING_LAYERS, NOW);
    expect(session.customer({})).toBe(session.nobody);
    expect(session.customer({ [PASSPORT]: 7 })).toBe(session.nobody);
    expect(session.nobody.section('crm')).toBeUndefined();
  });
});
