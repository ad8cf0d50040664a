import { describe, expect, test } from '@jest/globals';
import type { Purpose } from '../../../../schema/vocabulary/purposes.ts';
import { decide } from '../../../../subgraphs/playbook/engagement/decide.ts';
import { exampleFacts } from '../../../../subgraphs/playbook/engagement/exampleFacts.ts';
import { readRules } from '../../../../subgraphs/playbook/engagement/readRules.ts';
import type { WrittenExample } from '../../../../subgraphs/playbook/engagement/rulesFile.ts';
import { tell } from '../../../../subgraphs/playbook/engagement/tell.ts';

const PLAYBOOK = readRules();

function told(purpose: Purpose, facts: Record<string, unknown>, rest: Partial<WrittenExample> = {}) {
  const example = {
    name: 'a case',
    intent: 'PROMOTE',
    channel: 'EMAIL',
    at: new Date('2026-11-03T11:00:00Z'),
    facts,
    withheld: [],
    expect: 'ENGAGE',
    fires: true,
    ...rest,
  } as unknown as WrittenExample;
  return tell(decide(PLAYBOOK, exampleFacts(example)), PLAYBOOK, { purpose, intent: example.intent });
}
const codes = ({ reasons }: ReturnType<typeof told>) => reasons.map(({ code }) => code);

describe('A decision is told', () => {
  test('to marketing with the code of an open issue, and nothing of the ticket', () => {
    const answer = told('DIRECT_MARKETING', { openPriority: 'URGENT' });
    expect(answer).toMatchObject({ action: 'STAY_SILENT', rule: 'OPEN_ISSUE' });
    expect(codes(answer)).toEqual(['SERVICE_ISSUE_OPEN']);
  });

  test.each(['BEREAVEMENT', 'DISPUTE', 'FRAUD_SUSPECTED'])(
    'to marketing as silence without a code, alike for every circumstance: %s',
    (circumstance) => {
      expect(told('DIRECT_MARKETING', { circumstances: [circumstance] })).toEqual({
        action: 'STAY_SILENT',
        rule: undefined,
        reasons: [],
        mustSay: [],
      });
      expect(codes(told('CUSTOMER_SUPPORT', { circumstances: [circumstance] }))).toEqual([circumstance]);
    },
  );

  test('to marketing as silence, where a person is to take over for what marketing may not know', () => {
    const moods = [
      { at: '-1d', mood: 'NEGATIVE' },
      { at: '-2d', mood: 'NEGATIVE' },
    ];
    expect(told('DIRECT_MARKETING', { moods })).toMatchObject({ action: 'STAY_SILENT', reasons: [] });
    expect(told('DIRECT_MARKETING', { moods }).team).toBeUndefined();
    expect(told('CUSTOMER_SUPPORT', { moods })).toMatchObject({
      action: 'HAND_OVER_TO_PERSON',
      team: 'ACCOUNT_MANAGEMENT',
      rule: 'FRUSTRATED',
    });
  });

  test('to marketing by what it may know, where something hidden weighs as much: nothing tells that there is more', () => {
    const both = told('DIRECT_MARKETING', { openPriority: 'URGENT', circumstances: ['BEREAVEMENT'] });
    expect(both).toEqual(told('DIRECT_MARKETING', { openPriority: 'URGENT' }));
  });

  test('to marketing as silence without a code, where something is withheld, and to insiders as not known', () => {
    const withheld = { withheld: ['openPriority'] } as Partial<WrittenExample>;
    expect(told('DIRECT_MARKETING', {}, withheld)).toMatchObject({ action: 'STAY_SILENT', reasons: [] });
    expect(told('CUSTOMER_SUPPORT', {}, withheld).reasons).toEqual([
      expect.objectContaining({ code: 'NOT_KNOWN', rule: 'OPEN_ISSUE', isSure: false }),
    ]);
  });

  test('with a wait and its end to insiders and others alike: the field keeps the moment from who may not know it', () => {
    const contacts = ['-1d', '-2d'].map((at) => ({
      at,
      channel: 'EMAIL',
      direction: 'OUTBOUND',
      topic: 'EVENT',
    }));
    const until = new Date('2026-11-08T11:00:00Z');
    for (const purpose of ['DIRECT_MARKETING', 'CUSTOMER_SUPPORT'] as const)
      expect(told(purpose, { contacts })).toMatchObject({ action: 'WAIT', until, rule: 'TOO_MANY_MAILS' });
  });

  test('as a want of consent to everybody, and with no more than that to outsiders', () => {
    const facts = { isAllowed: false, openPriority: 'URGENT' };
    expect(codes(told('DIRECT_MARKETING', facts))).toEqual(['NO_CONSENT']);
    expect(codes(told('RELATIONSHIP_MANAGEMENT', facts))).toEqual(['NO_CONSENT', 'SERVICE_ISSUE_OPEN']);
  });

  test('to a purpose about its own intents alone, for one would tell what another is silent about', () => {
    for (const facts of [{}, { circumstances: ['DISPUTE'] }, { openPriority: 'URGENT' }])
      expect(told('DIRECT_MARKETING', facts, { intent: 'RETAIN' })).toEqual({
        action: 'STAY_SILENT',
        reasons: [expect.objectContaining({ code: 'NOT_FOR_PURPOSE' })],
        mustSay: [],
      });
    expect(told('ORDER_FULFILMENT', {}, { intent: 'SERVICE_NOTICE' }).action).toBe('ENGAGE');
  });

  test('to marketing with no more than one reason that says the same, where it is silent for another one', () => {
    const contacts = ['-1d', '-2d'].map((at) => ({
      at,
      channel: 'EMAIL',
      direction: 'OUTBOUND',
      topic: 'EVENT',
    }));
    const secret = told('DIRECT_MARKETING', { contacts, circumstances: ['BEREAVEMENT'] });
    expect(secret).toEqual({ action: 'STAY_SILENT', rule: undefined, reasons: [], mustSay: [] });
  });
});
