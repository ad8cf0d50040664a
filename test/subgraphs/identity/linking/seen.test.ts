import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import {
  isSameSight,
  SEEN,
  type Seen,
  type SeenRow,
  seenIn,
} from '../../../../subgraphs/identity/linking/seen.ts';
import { eachEngine } from '../../../support/databases.ts';
import { identityFixture } from '../support/identityFixture.ts';

const seen = (snapshot: string, own = '100'): Seen => seenIn([{ snapshot, own }]);

test.each([
  ['nothing has happened', '100:100:', '100:100:', true],
  ['others have begun', '95:100:95,97', '95:103:95,97,100,101,102', true],
  ['one that was open has ended', '95:100:95,97', '97:100:97', false],
  ['one that was open has ended, behind one that is open', '95:100:95,97', '95:100:95', false],
  ['one has begun and ended', '95:100:95', '95:103:95,102', false],
  ['the transaction itself is passed over', '100:100:', '100:101:', true],
])('where %s: %s and %s are the same sight: %s', (_, earlier, later, expected) => {
  expect(isSameSight(seen(earlier), seen(later))).toBe(expected);
});

test('a statement that answers nothing says nothing of what it saw', () => {
  expect(() => seenIn([])).toThrow('answers no row');
});

eachEngine((engine, open) => {
  const onServer = engine === 'PostgreSQL' ? test : test.skip;

  test('of two statements one after the other', async () => {
    const { database } = await identityFixture(open);
    await database.transaction().execute(async (transaction) => {
      const look = async () => seenIn((await sql<SeenRow>`select ${SEEN}`.execute(transaction)).rows);
      const [first, second] = [await look(), await look()];
      expect(isSameSight(first, second)).toBe(true);
      expect(first.own).toBe(second.own);
    });
  });

  onServer('of statements between which others begin, and end', async () => {
    const { database } = await identityFixture(open);
    await database.transaction().execute(async (transaction) => {
      const look = async () => seenIn((await sql<SeenRow>`select ${SEEN}`.execute(transaction)).rows);
      const first = await look();
      await database.transaction().execute(async (other) => {
        await sql`select pg_current_xact_id()`.execute(other);
        expect(isSameSight(first, await look())).toBe(true);
      });
      expect(isSameSight(first, await look())).toBe(false);
    });
  });
});
