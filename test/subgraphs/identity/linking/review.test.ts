import { expect, test } from '@jest/globals';
import { eachEngine } from '../../../support/databases.ts';
import { smallTown } from '../resolution/support/smallTown.ts';
import { identityFixture, TENANT } from '../support/identityFixture.ts';
import { customersOf, learn, resolve, resolverOf, townRecord } from './support/resolver.ts';

const STEWARD = { client: 'privacy-office', purpose: 'RIGHTS_FULFILMENT', scopes: ['identity:resolve'] };
const TOWN = smallTown(300);
/** Of somebody who may be p1: the same names, and nothing that tells them apart or joins them. */
const NAMESAKE = `d1,${(TOWN.find((row) => row.startsWith('p1,')) ?? '').split(',').slice(1, 3).join(',')},,,,,,,`;

interface Review {
  readonly one: { readonly recordId: string };
  readonly other: { readonly recordId: string };
  readonly customers: readonly string[];
  readonly joined: boolean;
  readonly matchProbability: number;
}

eachEngine((_engine, open) => {
  test('what the model is in doubt about is asked once, and the answer outlives what is learned later', async () => {
    const fixture = await identityFixture(open);
    const resolver = resolverOf(fixture);
    await fixture.intake.register(
      TENANT,
      [...TOWN, NAMESAKE].map((row) => townRecord(row)),
    );
    await learn(resolver);
    await resolve(resolver);
    const queue = async () => {
      const { data, errors } = await fixture.ask(
        STEWARD,
        '{ matchesToReview(first: 100) { one { recordId } other { recordId } customers joined matchProbability } }',
      );
      expect(errors).toEqual([]);
      return data.matchesToReview as Review[];
    };
    const asked = async () =>
      (await queue()).filter(({ one, other }) => [one.recordId, other.recordId].sort().join(' ') === 'd1 p1');
    const [question, ...others] = (await asked()) as [Review];
    expect(others).toEqual([]);
    const isOne = (await customersOf(fixture.database)).includes('d1 p1');
    expect(question.joined).toBe(isOne);
    const [customer, other] = question.customers;
    const input = { verdict: isOne ? 'REJECT' : 'MERGE', customer, other, reason: 'asked at the counter' };
    const answer = await fixture.ask(
      STEWARD,
      'mutation ($input: ResolveMatchInput!) { resolveMatch(input: $input) { verdict } }',
      { input },
    );
    expect(answer.errors).toEqual([]);
    expect(await asked()).toEqual([]);
    await learn(resolver);
    await resolve(resolver);
    expect((await customersOf(fixture.database)).includes('d1 p1')).toBe(!isOne);
  });

  test('is for whoever may resolve', async () => {
    const fixture = await identityFixture(open);
    for (const question of ['{ matchesToReview { joined } }', '{ identityChanges { last } }']) {
      const { errors } = await fixture.ask({ scopes: [] }, question);
      expect(errors.map(({ code }) => code)).toEqual(['FORBIDDEN']);
    }
    const { errors } = await fixture.ask(STEWARD, '{ matchesToReview(first: 101) { joined } }');
    expect(errors.map(({ code }) => code)).toEqual(['BAD_USER_INPUT']);
  });
});
