import { describe, expect, test } from '@jest/globals';
import {
  RIGHTS_KINDS,
  RIGHTS_STATES,
  type RightsKind,
  type RightsState,
} from '../../../../schema/vocabulary/rights.ts';
import {
  firstState,
  isClosed,
  RIGHTS_DECISIONS,
  type RightsDecision,
  transition,
} from '../../../../subgraphs/identity/rights/transitions.ts';

describe('a request that is on record', () => {
  test.each<[RightsKind, boolean, RightsState]>([
    ['ACCESS', false, 'ACCEPTED'],
    ['PORTABILITY', false, 'ACCEPTED'],
    ['RECTIFICATION', false, 'REQUIRES_ACTION'],
    ['ERASURE', false, 'REQUIRES_ACTION'],
    ['RESTRICTION', false, 'FULFILLED'],
    ['OBJECTION', true, 'FULFILLED'],
    ['OBJECTION', false, 'REQUIRES_ACTION'],
    ['AUTOMATED_DECISION_REVIEW', false, 'REQUIRES_ACTION'],
    ['WITHDRAW_CONSENT', false, 'FULFILLED'],
  ])('for %s, where an objection counts: %s, stands at %s', (kind, objectionCounts, state) => {
    expect(firstState({ kind, objectionCounts, overtaken: false })).toBe(state);
  });
});

test('a request that a later yes outlasts waits for a person, whatever it is for', () => {
  for (const kind of RIGHTS_KINDS)
    expect(firstState({ kind, objectionCounts: true, overtaken: true })).toBe('REQUIRES_ACTION');
});

describe('a decision', () => {
  const OPEN: readonly RightsState[] = RIGHTS_STATES.filter((state) => !isClosed(state));
  const all = RIGHTS_KINDS.flatMap((kind) =>
    RIGHTS_STATES.flatMap((state) => RIGHTS_DECISIONS.map((decision) => [kind, state, decision] as const)),
  );
  const decide = (kind: RightsKind, state: RightsState, decision: RightsDecision, extended = false) =>
    transition({ kind, state, extended }, decision);

  test('about a request that is over is refused, whatever it is', () => {
    const over = all.filter(([, state]) => isClosed(state));
    expect(over).toHaveLength(RIGHTS_KINDS.length * 2 * RIGHTS_DECISIONS.length);
    for (const [kind, state, decision] of over)
      expect(decide(kind, state, decision)).toMatchObject({ kind: 'Refused' });
  });

  test('to accept is for an erasure that nobody accepted yet', () => {
    const accepted = all.filter(
      ([kind, state, decision]) => decision === 'ACCEPT' && decide(kind, state, decision).kind === 'Moved',
    );
    expect(new Set(accepted.map(([kind]) => kind))).toEqual(new Set(['ERASURE']));
    expect(accepted.map(([, state]) => state)).toEqual(['INITIATED', 'ACKNOWLEDGED', 'REQUIRES_ACTION']);
    expect(decide('ERASURE', 'REQUIRES_ACTION', 'ACCEPT')).toEqual({ kind: 'Moved', state: 'ACCEPTED' });
  });

  test('by which people fulfil is for what people do', () => {
    for (const state of OPEN)
      for (const kind of RIGHTS_KINDS) {
        const byPeople = ['RECTIFICATION', 'OBJECTION', 'AUTOMATED_DECISION_REVIEW'].includes(kind);
        expect([kind, decide(kind, state, 'FULFIL').kind]).toEqual([kind, byPeople ? 'Moved' : 'Refused']);
      }
  });

  test('to reject comes too late once the departments are at work', () => {
    expect(decide('ERASURE', 'REQUIRES_ACTION', 'REJECT')).toEqual({ kind: 'Moved', state: 'REJECTED' });
    expect(decide('ERASURE', 'ACCEPTED', 'REJECT')).toEqual({
      kind: 'Refused',
      why: 'The request was accepted, and the departments are at work on it.',
    });
  });

  test('to take more time is for once', () => {
    for (const state of OPEN) expect(decide('ACCESS', state, 'EXTEND')).toEqual({ kind: 'Extended' });
    expect(decide('ACCESS', 'ACCEPTED', 'EXTEND', true)).toMatchObject({ kind: 'Refused' });
  });
});
