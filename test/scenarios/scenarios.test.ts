import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createSystem, type System } from '../support/createSystem.ts';
import { fakeDate } from '../support/fakeDate.ts';
import { readScenarios } from './readScenarios.ts';

/** The stories alone: the first eleven customers of the sample company. */
const STORIES = 11;

const postgresUrl = process.env.ACCORD_TEST_POSTGRES_URL;

describe.each([
  { how: 'in one process', options: {} },
  { how: `over HTTP${postgresUrl ? ', on PostgreSQL' : ''}`, options: { overHttp: true, postgresUrl } },
])('the stories, $how', ({ options }) => {
  let system: System;

  beforeAll(async () => {
    fakeDate(); // what is decided of a customer depends on the day
    system = await createSystem({ size: STORIES, ...options });
  }, 120_000);

  afterAll(async () => {
    await system.stop();
    jest.useRealTimers();
  });

  describe.each(readScenarios())('$name', ({ query, asks }) => {
    test.each(asks)('as $client', async ({ client, customer, expected }) => {
      const { data, withheld, purpose } = expected;
      expect(await system.ask({ client, customer, query })).toEqual({
        status: 200,
        data,
        extensions: { consent: { purpose, withheld, withheldCount: withheld.length } },
      });
    });
  });
});
