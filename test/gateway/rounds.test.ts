import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { Rounds } from '../../gateway/rounds.ts';
import { eventually } from './support/reloadable.ts';

const started: Rounds[] = [];
afterEach(() => Promise.all(started.splice(0).map((rounds) => rounds.stop(1_000))));

function roundsOf(attempt: () => Promise<void>, intervalMs = 5) {
  const heard: string[] = [];
  const rounds = new Rounds({
    attempt,
    intervalMs,
    longestPauseMs: 20,
    onFailure: (reason) => heard.push(`failed: ${reason}`),
    onRecovery: () => heard.push('well again'),
  });
  started.push(rounds);
  return { rounds, heard };
}

test('a round begins when the one before it has ended', async () => {
  let [running, most, ended] = [0, 0, 0];
  const { rounds } = roundsOf(async () => {
    most = Math.max(most, ++running);
    await sleep(15);
    running--;
    ended++;
  });
  rounds.start();
  await eventually(() => expect(ended).toBeGreaterThan(3));
  expect(most).toBe(1);
});

test('rounds go on after a failure, and it is told once, by its code and not by its message', async () => {
  let rounds = 0;
  const { rounds: work, heard } = roundsOf(async () => {
    if (++rounds <= 3) throw Object.assign(new Error('somebody@example.com'), { code: 'AWAY' });
  });
  work.start();
  await eventually(() => expect(heard).toEqual(['failed: AWAY', 'well again']));
  expect(rounds).toBeGreaterThan(3);
});

test('who stops begins no other round, and has one last where it is wanted', async () => {
  let rounds = 0;
  const { rounds: work } = roundsOf(async () => void rounds++, 3_600_000);
  work.start();
  await work.stop(1_000, true);
  expect(rounds).toBe(1);
  await work.stop(1_000);
  await sleep(30);
  expect(rounds).toBe(1);
});

test('who stops does not wait for ever for a round that hangs', async () => {
  let isUnderWay = false;
  const { rounds: work } = roundsOf(async () => {
    isUnderWay = true;
    await new Promise(() => {});
  });
  started.pop(); // it would be waited for again
  work.start();
  await eventually(() => expect(isUnderWay).toBe(true));
  await expect(work.stop(20)).resolves.toBeUndefined();
});
