import { fromEnvironment } from './settings.ts';

/**
 * The seed of all that is random in the properties: ACCORD_SEED, or another one each time. It is in the names of the
 * tests, in the message of a failure, and here, where a run that passes leaves it too.
 */
export const seed: number = fromEnvironment('ACCORD_SEED') ?? Math.floor(Math.random() * 2 ** 31);

process.stderr.write(`Properties run with ACCORD_SEED=${seed}\n`);
