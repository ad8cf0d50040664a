import { expect } from '@jest/globals';
import type { Keyring } from '../../../../schema/consent/keys.ts';
import { createIntake } from '../../../../subgraphs/identity/index.ts';
import { eachEngine } from '../../../support/databases.ts';
import { ring, TENANT } from '../support/identityFixture.ts';
import { gone, STEWARD } from './support/decide.ts';
import { later, saying, withModel, withTown } from './support/knownModel.ts';
import { mailing, unborn } from './support/mailing.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { customersOf, learn, resolve, resolverOf } from './support/resolver.ts';

/** How many records may say the same (resolution.yaml). */
const LIMIT = 6;
const NUMBERS = [LIMIT - 1, LIMIT, LIMIT + 1];

const WAYS = {
  card: (at: number) => saying(`p-${at}`, { ...unborn(at), loyaltyId: 'K12-34 56' }),
  address: (at: number) => mailing(`p-${at}`, unborn(at)),
} as const;
type Way = keyof typeof WAYS;

eachEngine((engine, open) => {
  const once = forOneEngine(engine);
  const each = (['card', 'address'] as const).flatMap((way) =>
    NUMBERS.map((number) => [number, way] as const),
  );
  const sharing = (number: number, way: Way) => Array.from({ length: number }, (_, at) => WAYS[way](at + 1));
  /** Of which of them is taken to be one person. */
  const expected = (number: number) => {
    const names = Array.from({ length: number }, (_, at) => `p-${at + 1}`);
    return number > LIMIT ? names : [names.join(' ')];
  };

  once.each(each)('%i records of one %s that arrive one by one', async (number, way) => {
    const { fixture, resolver } = await withModel(open);
    for (const record of sharing(number, way)) {
      await fixture.intake.register(TENANT, [record]);
      await resolve(resolver);
    }
    expect(await customersOf(fixture.database)).toEqual(expected(number));
  });

  once.each(each)('%i records of one %s that arrive together', async (number, way) => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, sharing(number, way));
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(expected(number));
  });

  once.each(each)('%i records of one %s in a full run', async (number, way) => {
    const { fixture, resolver } = await withTown(open, 250, sharing(number, way));
    await resolve(resolver);
    const mine = (await customersOf(fixture.database)).filter((group) => group.includes('-'));
    expect(mine).toEqual(expected(number));
  });

  once('addresses that no department has verified do not count towards the limit', async () => {
    const { fixture, resolver } = await withModel(open);
    const others = Array.from({ length: LIMIT }, (_, at) => mailing(`p-n${at}`, unborn(at + 50), false));
    await fixture.intake.register(TENANT, [...sharing(LIMIT, 'address'), ...others]);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toContain(expected(LIMIT)[0]);
  });

  once('an explanation names the rule that has decided, and none that would by now', async () => {
    const { fixture, resolver } = await withModel(open);
    const cards = sharing(LIMIT + 1, 'card');
    await fixture.intake.register(TENANT, cards);
    await resolve(resolver);
    const explained = async (one: string, other: string) => {
      const { data } = await fixture.ask(
        STEWARD,
        `{ explainMatch(a: { department: CRM, recordId: "${one}" }, b: { department: CRM, recordId: "${other}" }) { rule sentence } }`,
      );
      return data.explainMatch as { rule: string | null; sentence: string };
    };
    await gone(fixture, `p-${LIMIT + 1}`);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toHaveLength(LIMIT);
    expect(await explained('p-1', 'p-2')).toMatchObject({
      rule: null,
      sentence: expect.not.stringContaining('rule'),
    });
    // one of them says something else as well, and all are looked at again
    const values = { ...unborn(1), loyaltyId: 'K12-34 56', unit: '7' };
    await fixture.intake.register(TENANT, [saying('p-1', values, { lastSeen: later(1) })]);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(expected(LIMIT));
    expect((await explained('p-1', 'p-2')).rule).toBe('SAME_LOYALTY_ID');
    expect((await explained('p-2', 'p-3')).rule).toBe('SAME_LOYALTY_ID');
  });

  once('records that are described anew after the key was changed and learned with count once', async () => {
    const cards = sharing(4, 'card');
    const { fixture } = await withTown(open, 250, cards);
    await resolve(resolverOf(fixture));
    const rotated = { keys: [...ring('k2').keys, ...fixture.fingerprint.keys] } as unknown as Keyring;
    const resolver = resolverOf({ ...fixture, fingerprint: rotated });
    await learn(resolver);
    for (const [at] of cards.entries()) {
      const values = { ...unborn(at + 1), loyaltyId: 'K12-34 56', unit: '7' };
      const anew = saying(`p-${at + 1}`, values, { lastSeen: later(1) });
      await createIntake(fixture.database, rotated).register(TENANT, [anew]);
      await resolve(resolver);
    }
    expect(await customersOf(fixture.database)).toContain(expected(4)[0]);
  });
});
