import { expect, test } from '@jest/globals';
import { claimsCursor, takeClaims } from '../../../../subgraphs/identity/linking/takeClaims.ts';
import { type ClaimsPage, FEED_BEGINNING, type RecordChange } from '../../../../subgraphs/kit/claims.ts';
import { createPrng } from '../../../../subgraphs/kit/sample/prng.ts';
import { eachEngine } from '../../../support/databases.ts';
import { type IdentityFixture, identityFixture, SEEN, TENANT } from '../support/identityFixture.ts';

/** A department's feed, as changeFeed reads it: each record stands where it changed last, with what it says by now. */
class Feed {
  readonly #changes = new Map<string, { position: number; isThere: boolean }>();
  #length = 0;

  change(recordId: string, isThere: boolean): void {
    this.#changes.set(recordId, { position: ++this.#length, isThere });
  }

  get there(): string[] {
    return [...this.#changes].flatMap(([recordId, { isThere }]) => (isThere ? [recordId] : [])).sort();
  }

  page(after: string | null, limit = 2): ClaimsPage {
    const from = Number((after ?? FEED_BEGINNING).split('.')[1]);
    const found = [...this.#changes]
      .filter(([, { position }]) => position > from)
      .sort(([, one], [, other]) => one.position - other.position);
    const rows = found.slice(0, limit);
    const last = rows.at(-1)?.[1].position;
    return {
      after: after ?? FEED_BEGINNING,
      changes: rows.map(([recordId, { isThere }]): RecordChange => {
        if (!isThere) return { tenant: TENANT, kind: 'GONE', recordId };
        const claims = { department: 'crm', recordId, lastSeen: SEEN, attributes: [] } as const;
        return { tenant: TENANT, kind: 'SAID', claims };
      }),
      next: last === undefined ? (after ?? FEED_BEGINNING) : `0.${last}`,
      hasMore: found.length > limit,
    };
  }
}

eachEngine((engine, open) => {
  const onServer = engine === 'PostgreSQL' ? test : test.skip;
  const take = async ({ database, intake }: IdentityFixture, page: ClaimsPage) =>
    await takeClaims(database, intake, 'crm', page, new Date());
  const known = async ({ database }: IdentityFixture) =>
    (await database.selectFrom('source_records').select('record_id').orderBy('record_id').execute()).map(
      ({ record_id }) => record_id,
    );

  test('the slower of two pollers neither brings a gone record back nor moves the cursor back', async () => {
    const fixture = await identityFixture(open);
    const feed = new Feed();
    feed.change('p1', true);
    const slow = feed.page(null);
    feed.change('p2', true);
    expect(await take(fixture, feed.page(null))).toEqual({ next: '0.2', hasMore: false });
    feed.change('p1', false);
    expect(await take(fixture, feed.page('0.2'))).toEqual({ next: '0.3', hasMore: false });
    expect(await take(fixture, slow)).toEqual({ next: '0.3', hasMore: true });
    expect(await known(fixture)).toEqual(['p2']);
    expect(await claimsCursor(fixture.database, 'crm')).toBe('0.3');
  });

  test('a page that begins where nobody has come to is left out, and the poller goes on from the cursor', async () => {
    const fixture = await identityFixture(open);
    const feed = new Feed();
    for (const record of ['p1', 'p2', 'p3']) feed.change(record, true);
    expect(await take(fixture, feed.page('0.2'))).toEqual({ next: FEED_BEGINNING, hasMore: true });
    expect(await known(fixture)).toEqual([]);
    expect(await claimsCursor(fixture.database, 'crm')).toBeNull();
  });

  test('a page of which something cannot be taken is not taken at all, and is not passed over', async () => {
    const fixture = await identityFixture(open);
    const feed = new Feed();
    feed.change('p1', true);
    feed.change('p\0', true);
    await expect(take(fixture, feed.page(null))).rejects.toThrow(RangeError);
    expect(await known(fixture)).toEqual([]);
    expect(await claimsCursor(fixture.database, 'crm')).toBeNull();
  });

  onServer('of two pollers with the same page at the same moment one takes it', async () => {
    const fixture = await identityFixture(open);
    const feed = new Feed();
    feed.change('p1', true);
    const [one, other] = await Promise.all([1, 2].map(() => take(fixture, feed.page(null))));
    expect([one?.hasMore, other?.hasMore].sort()).toEqual([false, true]);
    expect([one?.next, other?.next]).toEqual(['0.1', '0.1']);
  });

  onServer('any number of pollers know in the end what the department knows', async () => {
    const fixture = await identityFixture(open);
    const prng = createPrng('pollers');
    const feed = new Feed();
    const pause = () => new Promise((resume) => setTimeout(resume, prng.int(0, 12)));
    let isWriting = true;
    const poll = async () => {
      for (let isMore = true; isWriting || isMore; ) {
        let after = await claimsCursor(fixture.database, 'crm');
        do {
          const page = feed.page(after);
          await pause(); // what it read grows old
          const progress = await take(fixture, page);
          isMore = progress.hasMore;
          after = progress.next;
        } while (isMore);
      }
    };
    const pollers = [poll(), poll(), poll()];
    for (let round = 0; round < 60; round++) {
      feed.change(`p${prng.int(1, 6)}`, prng.chance(0.5));
      await pause();
    }
    isWriting = false;
    await Promise.all(pollers);
    expect(await known(fixture)).toEqual(feed.there);
  });
});
