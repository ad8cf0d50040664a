import { expect, test } from '@jest/globals';
import { AnswerHandler } from '../../../gateway/transport/answerHandler.ts';

function handle() {
  const outcomes: unknown[] = [];
  const aborts: string[] = [];
  const handler = new AnswerHandler({
    maxBytes: 100,
    resolve: ({ body }) => outcomes.push(body.toString()),
    reject: ({ code, isUnsent }) => outcomes.push({ code, isUnsent }),
  });
  return { handler, outcomes, aborts, connect: (name: string) => handler.onConnect(() => aborts.push(name)) };
}

const LOST = { code: 'SUBGRAPH_UNREACHABLE', isUnsent: false };

test('a request that undici is about to send a second time is stopped, and not taken for one that was never sent', () => {
  const { outcomes, aborts, connect } = handle();
  connect('first');
  connect('second');
  expect([aborts, outcomes]).toEqual([['second'], [LOST]]);
});

test('a request that nobody waits for any more is not sent', () => {
  const { handler, outcomes, aborts, connect } = handle();
  handler.onError(Object.assign(new Error(''), { code: 'ECONNREFUSED' }));
  connect('first');
  expect([aborts, outcomes]).toEqual([['first'], [{ code: 'SUBGRAPH_UNREACHABLE', isUnsent: true }]]);
});

test('an answer is reported once, whatever comes after it', () => {
  const { handler, outcomes, connect } = handle();
  connect('first');
  handler.onHeaders(200, []);
  handler.onData(Buffer.from('{"data"'));
  handler.onData(Buffer.from(':{}}'));
  handler.onComplete();
  handler.onError(new Error('late'));
  handler.onComplete();
  expect(outcomes).toEqual(['{"data":{}}']);
});
