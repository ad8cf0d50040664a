import { test } from '@jest/globals';

/** The tests for one engine: PostgreSQL where there is a server, since what is asked is not about the engine. */
export function forOneEngine(engine: string): typeof test {
  const wanted = process.env.ACCORD_TEST_POSTGRES_URL ? 'PostgreSQL' : 'PGlite';
  return (engine === wanted ? test : test.skip) as typeof test;
}
