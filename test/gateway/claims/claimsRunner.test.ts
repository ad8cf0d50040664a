import { afterEach, expect, test } from '@jest/globals';
import { ClaimsRunner } from '../../../gateway/claims/claimsRunner.ts';
import type { PassedClaims } from '../../../gateway/claims/passClaims.ts';
import { eventually } from '../support/reloadable.ts';

const started: ClaimsRunner[] = [];
afterEach(() => Promise.all(started.splice(0).map((runner) => runner.stop())));

const awayOf = (...departments: readonly string[]): PassedClaims => ({
  away: new Map(departments.map((department) => [department, 'SUBGRAPH_TIMEOUT'])),
});

function runnerOf(
  pass: (isWanted: () => boolean) => Promise<PassedClaims>,
  isServed: () => boolean = () => true,
) {
  const heard: unknown[] = [];
  const hear = (fields: unknown, text?: unknown) =>
    void heard.push(text === undefined ? fields : [fields, text]);
  const logger = { info: hear, warn: hear } as never;
  const runner = new ClaimsRunner({ pass, isServed, intervalMs: 5, logger });
  started.push(runner);
  runner.start();
  return { runner, heard };
}

test('says once that a department is away, and once that it is back', async () => {
  const rounds = [awayOf('crm'), awayOf('crm'), awayOf('crm', 'support'), awayOf('support'), awayOf()];
  let round = 0;
  const { heard } = runnerOf(async () => rounds[Math.min(round++, rounds.length - 1)] as PassedClaims);
  await eventually(() => expect(round).toBeGreaterThan(rounds.length + 1));
  const reason = 'SUBGRAPH_TIMEOUT';
  const [away, back] = [
    'a department cannot be asked what it knows for identity',
    'a department can be asked what it knows for identity again',
  ];
  expect(heard).toEqual([
    [{ department: 'crm', reason }, away],
    [{ department: 'support', reason }, away],
    [{ department: 'crm' }, back],
    [{ department: 'support' }, back],
  ]);
});

test('asks nobody where nobody would take it', async () => {
  let asked = 0;
  let rounds = 0;
  runnerOf(
    async () => {
      asked++;
      return awayOf();
    },
    () => ++rounds < 0,
  );
  await eventually(() => expect(rounds).toBeGreaterThan(3));
  expect(asked).toBe(0);
});

test('who stops wants no other page', async () => {
  let wanted: (() => boolean) | undefined;
  const { runner } = runnerOf(async (isWanted) => {
    wanted = isWanted;
    return awayOf();
  });
  await eventually(() => expect(wanted?.()).toBe(true));
  await runner.stop();
  started.pop();
  expect(wanted?.()).toBe(false);
});

test('says by its code alone why identity cannot be told', async () => {
  let round = 0;
  const { heard } = runnerOf(async () => {
    if (round++ === 0) throw Object.assign(new Error('somebody@example.com'), { code: 'CLAIMS_UNAVAILABLE' });
    return awayOf();
  });
  await eventually(() => expect(heard).toHaveLength(2));
  expect(heard).toEqual([
    [{ reason: 'CLAIMS_UNAVAILABLE' }, 'identity cannot be told what departments know'],
    'identity can be told what departments know again',
  ]);
});
