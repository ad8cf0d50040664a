import { describe, expect, test } from '@jest/globals';
import type { Keyring } from '../../../schema/consent/keys.ts';
import { connectionOf, pageSize, positionAfter } from '../../../subgraphs/kit/connections.ts';
import { openCursor, sealCursor } from '../../../subgraphs/kit/cursors.ts';

const key = (id: string) => ({ id, secret: Buffer.alloc(32, id) });
const ring: Keyring = { keys: [key('new'), key('old')] };
const SCOPE = 'Customer.orders/sample/c-000001';
const POSITION = '["2026-11-01T12:00:00.000Z","order-000001-7"]';

const refusal = { code: 'BAD_USER_INPUT', message: expect.stringContaining('Argument "after"') };

describe('a cursor', () => {
  test('gives the position back', () => {
    expect(openCursor(ring, SCOPE, sealCursor(ring, SCOPE, POSITION))).toBe(POSITION);
  });

  test('shows nothing of the position, and is never the same twice', () => {
    const [one, other] = [sealCursor(ring, SCOPE, POSITION), sealCursor(ring, SCOPE, POSITION)];
    expect(one).not.toBe(other);
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('order-000001-7');
  });

  test('that was sealed with the key before the last opens until that key is gone', () => {
    const cursor = sealCursor({ keys: [key('old')] }, SCOPE, POSITION);
    expect(openCursor(ring, SCOPE, cursor)).toBe(POSITION);
    expect(() => openCursor({ keys: [key('new')] }, SCOPE, cursor)).toThrow(expect.objectContaining(refusal));
  });

  test('of another customer, or of another list, is refused', () => {
    const cursor = sealCursor(ring, SCOPE, POSITION);
    for (const scope of ['Customer.orders/sample/c-000002', 'Customer.tickets/sample/c-000001'])
      expect(() => openCursor(ring, scope, cursor)).toThrow(expect.objectContaining(refusal));
  });

  test('that was altered anywhere is refused', () => {
    const bytes = Buffer.from(sealCursor(ring, SCOPE, POSITION), 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const altered = Buffer.from(bytes);
      altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
      expect(() => openCursor(ring, SCOPE, altered.toString('base64url'))).toThrow(
        expect.objectContaining(refusal),
      );
    }
  });

  test.each(['', 'x', '!!', 'YXJyYXljb25uZWN0aW9uOjA=', 'a'.repeat(1_000_000)])(
    'made up by the caller is refused',
    (cursor) => {
      expect(() => openCursor(ring, SCOPE, cursor)).toThrow(expect.objectContaining(refusal));
    },
  );
});

describe('a page', () => {
  const paging = { ring, scope: SCOPE, positionOf: (row: number) => `at ${row}` };

  test('holds as many rows as were asked for, and tells of the one beyond', () => {
    const page = connectionOf([1, 2, 3], 2, paging, (row) => row * 10);
    expect(page.edges.map((edge) => edge.node)).toEqual([10, 20]);
    expect(page.pageInfo.hasNextPage).toBe(true);
    expect(positionAfter(paging, page.pageInfo.endCursor)).toBe('at 2');
    expect(positionAfter(paging, page.edges[0]?.cursor)).toBe('at 1');
  });

  test('that is the last one says so', () => {
    expect(connectionOf([1, 2], 2, paging, String).pageInfo.hasNextPage).toBe(false);
    expect(connectionOf([], 2, paging, String).pageInfo).toEqual({ hasNextPage: false, endCursor: null });
  });

  test('begins at the beginning without a cursor', () => {
    expect(positionAfter(paging, undefined)).toBeUndefined();
    expect(positionAfter(paging, null)).toBeUndefined();
  });

  test.each([0, -1, 101, 1.5, Number.NaN, null, undefined])('of %p rows is refused', (first) => {
    expect(() => pageSize(first)).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', message: 'Argument "first" must be from 1 to 100.' }),
    );
  });

  test('of 1 to 100 rows is served', () => {
    expect([pageSize(1), pageSize(100)]).toEqual([1, 100]);
  });
});
