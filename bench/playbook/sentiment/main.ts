import { moodTables } from './moodTables.ts';

/** Prints the tables of docs/sentiment.md. */
process.stdout.write(`${moodTables().join('\n\n')}\n`);
