import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSystem, type System } from '../support/createSystem.ts';
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
    system = await createSystem({ size: STORIES, ...options });
  }, 120_000);

  afterAll(() => system.stop());

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
