import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { decide } from '../../../schema/consent/decide.ts';
import { compilePolicy, compileSubgraphPolicies, type FieldRule } from '../../../schema/consent/policy.ts';
import {
  ALL_CATEGORIES,
  categoryMask,
  type DataCategory,
} from '../../../schema/vocabulary/dataCategories.ts';
import type { Purpose } from '../../../schema/vocabulary/purposes.ts';
import '../../support/matchers.ts';

const SPEC = 'https://specs.accord.example/consent/v1.0';
const IMPORTS = 'import: ["@consent", "@nonPersonal", "@derives"]';

/** A supergraph that links the spec as `link` says and declares `types`. */
function supergraph(types: string, link = `url: "${SPEC}", ${IMPORTS}`): string {
  return `schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(${link}) { query: Query }\n${types}`;
}

function consented(categories: readonly DataCategory[], purposes: readonly Purpose[]): FieldRule {
  return {
    kind: 'CONSENT',
    categories: categories as readonly [DataCategory, ...DataCategory[]],
    consent: { mask: categoryMask(categories), purposes: new Set(purposes) },
  };
}

const EMAIL = '@consent(category: "CONTACT_EMAIL", purposes: ["ANALYTICS", "DIRECT_MARKETING"])';
const EMAIL_RULE = consented(['CONTACT_EMAIL'], ['ANALYTICS', 'DIRECT_MARKETING']);
const NAME = '@consent(category: "IDENTITY", purposes: ["ANALYTICS"])';
const NOBODY = '@nonPersonal(reason: "About nobody.")';

describe('a field', () => {
  const policy = compilePolicy(
    supergraph(`
      type Query { customer: Customer, tiers: [Tier!]!, marked: String ${EMAIL} }
      type Mutation { record: Receipt }
      type Receipt { number: Int }
      type Tier { meaning: String, from: Money }
      type Money { amount: Int }
      type Customer {
        id: ID! ${NOBODY}
        email: String ${EMAIL}
        both: String ${EMAIL} ${NOBODY}
        silent: String
        worth: Money ${EMAIL}
        engagement: Decision @derives(purpose: "RELATIONSHIP_MANAGEMENT")
        health: Int @derives(purpose: "RELATIONSHIP_MANAGEMENT") ${NAME}
        guess: Int @derives(purpose: "GUESSING")
        subject: Subject ${EMAIL}
        query: Query ${NOBODY}
      }
      type Decision { code: String ${NOBODY} }
      union Subject = Ticket | Parcel
      type Ticket { text: String }
      type Parcel { text: String ${EMAIL} }
    `),
  );

  test.each<[string, string, FieldRule]>([
    ['of Customer with @consent', 'Customer.email', EMAIL_RULE],
    ['of Customer with @nonPersonal', 'Customer.id', { kind: 'NON_PERSONAL' }],
    ['of Customer with both', 'Customer.both', EMAIL_RULE],
    ['of Customer with neither', 'Customer.silent', { kind: 'UNMARKED' }],
    ['with @derives', 'Customer.engagement', { kind: 'DERIVED', derives: 'RELATIONSHIP_MANAGEMENT' }],
    [
      'with @derives and @consent',
      'Customer.health',
      { ...consented(['IDENTITY'], ['ANALYTICS']), derives: 'RELATIONSHIP_MANAGEMENT' } as FieldRule,
    ],
    ['derived for a purpose that we do not know', 'Customer.guess', { kind: 'UNMARKED' }],
    ['of a type that Customer leads to', 'Decision.code', { kind: 'NON_PERSONAL' }],
    ['of a type that Customer and others lead to', 'Money.amount', { kind: 'UNMARKED' }],
    ['of a type that a union leads to', 'Ticket.text', { kind: 'UNMARKED' }],
    ['of a type that only Query leads to', 'Tier.meaning', { kind: 'OPEN' }],
    ['of a receipt', 'Receipt.number', { kind: 'OPEN' }],
    ['of Query', 'Query.customer', { kind: 'OPEN' }],
    ['of Query, though a customer leads back to it', 'Query.tiers', { kind: 'OPEN' }],
    ['of Query with @consent', 'Query.marked', EMAIL_RULE],
    ['that asks for the type', 'Customer.__typename', { kind: 'OPEN' }],
    ['of introspection', '__Type.name', { kind: 'OPEN' }],
    ['that does not exist', 'Customer.unheard', { kind: 'UNMARKED' }],
    ['of a type that does not exist', 'Unheard.of', { kind: 'UNMARKED' }],
  ])('%s', (_, coordinate, rule) => {
    const [type = '', field = ''] = coordinate.split('.');
    expect(policy.field(type, field)).toEqual(rule);
  });

  test('leads from Customer to what is personal', () => {
    for (const type of ['Customer', 'Money', 'Decision', 'Subject', 'Ticket', 'Parcel'])
      expect([type, policy.reachesPersonal(type)]).toEqual([type, true]);
    for (const type of ['Query', 'Mutation', 'Tier', 'Receipt', 'Unheard'])
      expect([type, policy.reachesPersonal(type)]).toEqual([type, false]);
    expect(policy.isDataSubject('Customer')).toBe(true);
    expect(policy.isDataSubject('Ticket')).toBe(false);
  });
});

describe('words that the vocabulary does not know', () => {
  const rules = (directive: string) => {
    const rule = compilePolicy(
      supergraph(`type Query { a: Customer } type Customer { a: Int ${directive} }`),
    ).field('Customer', 'a');
    if (rule.kind !== 'CONSENT') throw new Error(`is ${rule.kind}`);
    return rule;
  };
  const everything = { open: ALL_CATEGORIES, otherwise: 'NOT_CONSENTED' } as const;

  test('as a category withhold the field from everybody', () => {
    for (const category of ['"EMAIL"', '""', '"consent"', 'CONTACT_EMAIL', 'null', '["CONTACT_EMAIL"]']) {
      const rule = rules(`@consent(category: ${category}, purposes: ["ANALYTICS"])`);
      expect(decide(rule.consent, 'ANALYTICS', everything)).toBeWithheld('NOT_FOR_PURPOSE');
      expect(rule.categories).toEqual(['SPECIAL_CATEGORY']);
    }
  });

  test('as a missing category withhold the field from everybody', () => {
    expect(
      decide(rules('@consent(purposes: ["ANALYTICS"])').consent, 'ANALYTICS', everything),
    ).not.toBeReleased();
  });

  test('as a purpose serve nobody, and leave the known purposes as they are', () => {
    const { consent } = rules(
      '@consent(category: "IDENTITY", purposes: ["ANALYTICS", "TELEPATHY", "", ANALYTICS, 1])',
    );
    expect(consent.purposes).toEqual(new Set(['ANALYTICS']));
    expect(decide(consent, 'TELEPATHY', everything)).toBeWithheld('NOT_FOR_PURPOSE');
  });

  test('as no purposes at all withhold the field from everybody', () => {
    for (const purposes of ['', ', purposes: []', ', purposes: null', ', purposes: ANALYTICS'])
      expect(rules(`@consent(category: "IDENTITY"${purposes})`).consent.purposes.size).toBe(0);
  });
});

describe('several rules on one field', () => {
  const customer = (a: string) =>
    compilePolicy(supergraph(`type Query { a: Customer } type Customer { a: Int ${a} }`)).field(
      'Customer',
      'a',
    );

  test('demand all categories, and serve the purposes that all serve', () => {
    expect(customer(`${EMAIL} ${NAME}`)).toEqual(consented(['CONTACT_EMAIL', 'IDENTITY'], ['ANALYTICS']));
  });

  test('withhold always when they derive for different purposes', () => {
    expect(customer('@derives(purpose: "ANALYTICS") @derives(purpose: "AI_TRAINING")')).toEqual({
      kind: 'UNMARKED',
    });
  });

  test('count as well when the type is extended', () => {
    const policy = compilePolicy(
      supergraph(
        `type Query { a: Customer } type Customer { a: Int ${EMAIL} } extend type Customer { a: Int ${NAME}, b: Int }`,
      ),
    );
    expect(policy.field('Customer', 'a')).toEqual(consented(['CONTACT_EMAIL', 'IDENTITY'], ['ANALYTICS']));
    expect(policy.field('Customer', 'b')).toEqual({ kind: 'UNMARKED' });
  });
});

describe('an interface field has the strictest rule', () => {
  const policy = compilePolicy(
    supergraph(`
      type Query { customer: Customer, node: Node }
      interface Node { id: ID }
      type Customer { tender: Tender ${NAME} }
      interface Tender { digits: String ${EMAIL}, kind: Int ${NOBODY}, note: String ${NOBODY}, mood: Int ${NOBODY}, find(by: String ${NAME}): Int ${NOBODY} }
      interface Plastic implements Tender { digits: String ${EMAIL}, kind: Int ${NOBODY}, note: String ${NOBODY}, mood: Int ${NOBODY}, find(by: String): Int ${NOBODY} }
      type Card implements Plastic & Tender & Node {
        id: ID ${EMAIL}
        digits: String ${NAME}
        kind: Int ${NOBODY}
        note: String
        mood: Int @derives(purpose: "ANALYTICS")
        find(by: String ${EMAIL}): Int ${NOBODY}
      }
      type Voucher implements Tender { digits: String ${NOBODY}, kind: Int ${NOBODY}, note: String ${NOBODY}, mood: Int ${NAME}, find(by: String): Int ${NOBODY} }
    `),
  );

  test('of its own and of all implementers', () => {
    expect(policy.field('Tender', 'digits')).toEqual(consented(['CONTACT_EMAIL', 'IDENTITY'], ['ANALYTICS']));
    expect(policy.field('Plastic', 'digits')).toEqual(
      consented(['CONTACT_EMAIL', 'IDENTITY'], ['ANALYTICS']),
    );
    expect(policy.field('Tender', 'kind')).toEqual({ kind: 'NON_PERSONAL' });
  });

  test('also when an implementer is not marked', () => {
    expect(policy.field('Tender', 'note')).toEqual({ kind: 'UNMARKED' });
  });

  test('which is none that can be kept when one is derived: judgements are of customers', () => {
    expect(policy.field('Tender', 'mood')).toEqual({ kind: 'UNMARKED' });
    expect(policy.field('Plastic', 'mood')).toEqual({ kind: 'UNMARKED' });
  });

  test('when nobody reaches it from Customer, but an implementer is', () => {
    expect(policy.field('Node', 'id')).toEqual(EMAIL_RULE);
  });

  test('for its arguments too', () => {
    expect(policy.argument('Tender', 'find', 'by')?.mask).toBe(categoryMask(['IDENTITY', 'CONTACT_EMAIL']));
    expect(policy.argument('Plastic', 'find', 'by')?.mask).toBe(categoryMask(['CONTACT_EMAIL']));
    expect(policy.argument('Voucher', 'find', 'by')).toBeUndefined();
  });

  test('and leaves the implementers their own', () => {
    expect(policy.field('Voucher', 'digits')).toEqual({ kind: 'NON_PERSONAL' });
    expect(policy.field('Card', 'digits')).toEqual(consented(['IDENTITY'], ['ANALYTICS']));
  });
});

describe('inputs', () => {
  const policy = compilePolicy(
    supergraph(`
      type Query { find(by: Lookup, email: String ${EMAIL}, first: Int): Customer }
      input Lookup { email: String ${EMAIL}, twice: String ${EMAIL} ${NAME}, odd: String @consent(category: "EMAIL", purposes: ["ANALYTICS"]), plain: Int }
      type Customer { id: ID ${NOBODY} }
    `),
  );

  test('that reveal a category carry its rule', () => {
    expect(policy.input('Lookup', 'email')).toEqual({
      mask: categoryMask(['CONTACT_EMAIL']),
      purposes: new Set(['ANALYTICS', 'DIRECT_MARKETING']),
    });
    expect(policy.input('Lookup', 'twice')).toEqual({
      mask: categoryMask(['CONTACT_EMAIL', 'IDENTITY']),
      purposes: new Set(['ANALYTICS']),
    });
    expect(policy.input('Lookup', 'odd')?.purposes.size).toBe(0);
    expect(policy.argument('Query', 'find', 'email')?.mask).toBe(categoryMask(['CONTACT_EMAIL']));
  });

  test('that reveal nothing carry none', () => {
    expect(policy.input('Lookup', 'plain')).toBeUndefined();
    expect(policy.input('Lookup', 'unheard')).toBeUndefined();
    expect(policy.argument('Query', 'find', 'first')).toBeUndefined();
  });
});

describe('a renamed directive is no bypass:', () => {
  const types = (consent: string, nonPersonal: string, derives: string) =>
    `type Query { customer: Customer }
     type Customer {
       email: String @${consent}(category: "IDENTITY", purposes: ["ANALYTICS"])
       id: ID @${nonPersonal}(reason: "Opaque.")
       mood: Int @${derives}(purpose: "ANALYTICS")
     }`;
  const kinds = (sdl: string) => {
    const policy = compilePolicy(sdl);
    return ['email', 'id', 'mood'].map((field) => policy.field('Customer', field).kind);
  };

  test.each([
    [
      'imports under other names',
      `url: "${SPEC}", import: [{ name: "@consent", as: "@gdpr" }, { name: "@nonPersonal", as: "@public" }, { name: "@derives", as: "@judges" }]`,
      ['gdpr', 'public', 'judges'],
    ],
    [
      'imports under each other’s names',
      `url: "${SPEC}", import: [{ name: "@consent", as: "@nonPersonal" }, { name: "@nonPersonal", as: "@derives" }, { name: "@derives", as: "@consent" }]`,
      ['nonPersonal', 'derives', 'consent'],
    ],
    ['the spec’s own namespace', `url: "${SPEC}"`, ['consent', 'consent__nonPersonal', 'consent__derives']],
    [
      'the spec’s own namespace in full',
      `url: "${SPEC}"`,
      ['consent__consent', 'consent__nonPersonal', 'consent__derives'],
    ],
    [
      'a namespace of another name',
      `url: "${SPEC}", as: "accord"`,
      ['accord', 'accord__nonPersonal', 'accord__derives'],
    ],
    [
      'a namespace of another name in full',
      `url: "${SPEC}", as: "accord"`,
      ['accord__consent', 'accord__nonPersonal', 'accord__derives'],
    ],
    [
      'imports beside a namespace',
      `url: "${SPEC}", as: "accord", import: ["@consent"]`,
      ['consent', 'accord__nonPersonal', 'accord__derives'],
    ],
    [
      'a later minor version',
      `url: "https://specs.accord.example/consent/v1.7", ${IMPORTS}`,
      ['consent', 'nonPersonal', 'derives'],
    ],
    [
      'a slash and a fragment at the end',
      `url: "${SPEC}/#consent", ${IMPORTS}`,
      ['consent', 'nonPersonal', 'derives'],
    ],
  ])('%s', (_, link, [consent = '', nonPersonal = '', derives = '']) => {
    expect(kinds(supergraph(types(consent, nonPersonal, derives), link))).toEqual([
      'CONSENT',
      'NON_PERSONAL',
      'DERIVED',
    ]);
  });

  test('a name that is not imported means nothing, and nothing is a no', () => {
    const link = `url: "${SPEC}", import: [{ name: "@nonPersonal", as: "@public" }]`;
    expect(kinds(supergraph(types('gdpr', 'nonPersonal', 'derives'), link))).toEqual([
      'UNMARKED',
      'UNMARKED',
      'UNMARKED',
    ]);
    expect(kinds(supergraph(types('consent', 'consent__nonPersonal', 'derives'), link))).toEqual([
      'CONSENT',
      'UNMARKED',
      'UNMARKED',
    ]);
  });

  test('the link in an extension of the schema, and @link itself renamed', () => {
    const sdl = `schema @core(url: "https://specs.apollo.dev/link/v1.0", as: "core") { query: Query }
      extend schema @core(url: "${SPEC}", ${IMPORTS}) ${types('consent', 'nonPersonal', 'derives')}`;
    expect(kinds(sdl)).toEqual(['CONSENT', 'NON_PERSONAL', 'DERIVED']);
  });
});

describe('a supergraph', () => {
  test('that does not link the spec is open, whatever its directives are called', () => {
    const policy =
      compilePolicy(`schema @link(url: "https://elsewhere.example/consent/v1.0", ${IMPORTS}) { query: Query }
      type Query { customer: Customer, by(email: String ${EMAIL}): Int } type Customer { email: String ${EMAIL} }`);
    expect(policy.linked).toBe(false);
    expect(policy.field('Customer', 'email')).toEqual({ kind: 'OPEN' });
    expect(policy.argument('Query', 'by', 'email')).toBeUndefined();
    expect(policy.isDataSubject('Customer')).toBe(false);
    expect(policy.reachesPersonal('Customer')).toBe(false);
  });

  test.each(['v2.0', 'v0.1', 'v10.0'])('of %s of the spec is refused', (version) => {
    const link = `url: "https://specs.accord.example/consent/${version}"`;
    expect(() => compilePolicy(supergraph('type Query { a: Int }', link))).toThrow('expected 1.x');
  });

  test.each(['', '/1.0', '/v1', '/vx.y', '/v1.0/extra'])(
    'whose link has the version %p is refused',
    (version) => {
      const link = `url: "https://specs.accord.example/consent${version}"`;
      expect(() => compilePolicy(supergraph('type Query { a: Int }', link))).toThrow(
        'needs a version, as in',
      );
    },
  );

  test('may be given as a document', () => {
    const document = parse(supergraph(`type Query { a: Customer } type Customer { email: String ${EMAIL} }`));
    expect(compilePolicy(document).field('Customer', 'email')).toEqual(EMAIL_RULE);
  });
});

describe('the policy of several subgraphs', () => {
  const federation = '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@external"])';
  const subgraph = (types: string, link = `url: "${SPEC}", ${IMPORTS}`) =>
    `extend schema ${federation} @link(${link}) ${types}`;

  test('is the strictest of what each says', () => {
    const policy = compileSubgraphPolicies([
      subgraph(`type Customer { a: Int ${EMAIL}, b: Int ${NOBODY}, c: Int ${EMAIL} }`),
      subgraph(`type Customer { a: Int ${NAME}, b: Int ${EMAIL}, c: Int }`),
    ]);
    expect(policy.field('Customer', 'a')).toEqual(consented(['CONTACT_EMAIL', 'IDENTITY'], ['ANALYTICS']));
    expect(policy.field('Customer', 'b')).toEqual(EMAIL_RULE);
    expect(policy.field('Customer', 'c')).toEqual({ kind: 'UNMARKED' });
  });

  test('reads each under the names that it uses', () => {
    const policy = compileSubgraphPolicies([
      subgraph(
        'type Customer { a: Int @gdpr(category: "IDENTITY", purposes: ["ANALYTICS"]) }',
        `url: "${SPEC}", as: "gdpr"`,
      ),
      subgraph(`type Customer { b: Int ${EMAIL} }`),
    ]);
    expect(policy.field('Customer', 'a')).toEqual(consented(['IDENTITY'], ['ANALYTICS']));
    expect(policy.field('Customer', 'b')).toEqual(EMAIL_RULE);
  });

  test('reaches from Customer through all of them', () => {
    const policy = compileSubgraphPolicies([
      subgraph(`type Customer { tickets: [Ticket] ${EMAIL} } type Ticket { id: ID ${NOBODY} }`),
      subgraph('type Ticket { text: String }'),
    ]);
    expect(policy.field('Ticket', 'text')).toEqual({ kind: 'UNMARKED' });
  });

  test('withholds what a subgraph without the spec adds to Customer', () => {
    const policy = compileSubgraphPolicies([
      subgraph(`type Customer { a: Int ${EMAIL} }`),
      'type Customer @key(fields: "passport") { a: Int @external, b: Int, c(x: Int): Int }',
    ]);
    expect(policy.field('Customer', 'a')).toEqual(EMAIL_RULE);
    expect(policy.field('Customer', 'b')).toEqual({ kind: 'UNMARKED' });
  });

  test('counts what is said in extensions of interfaces and inputs, whoever defines them', () => {
    const policy = compileSubgraphPolicies([
      subgraph(`type Customer { item: Item ${NOBODY} } extend interface Item { text: String ${NOBODY} }`),
      subgraph(`type Ticket implements Item { text: String ${EMAIL} }`),
      subgraph(`extend input Lookup { email: String ${EMAIL} }`),
    ]);
    expect(policy.field('Item', 'text')).toEqual(EMAIL_RULE);
    expect(policy.input('Lookup', 'email')?.mask).toBe(categoryMask(['CONTACT_EMAIL']));
  });

  test('knows root types by whatever name a subgraph has for them', () => {
    const policy = compileSubgraphPolicies([
      `schema ${federation} @link(url: "${SPEC}", ${IMPORTS}) { query: Questions }
       type Questions { find(email: String ${EMAIL}): Int } extend schema { mutation: Changes }
       type Changes { forget(name: String ${NAME}): Int }`,
    ]);
    expect(policy.argument('Query', 'find', 'email')?.mask).toBe(categoryMask(['CONTACT_EMAIL']));
    expect(policy.argument('Mutation', 'forget', 'name')?.mask).toBe(categoryMask(['IDENTITY']));
  });

  test('leaves out types that are @external', () => {
    const policy = compileSubgraphPolicies([
      subgraph(`type Customer { a: Int ${EMAIL} }`),
      subgraph(`type Customer @external { a: Int }`),
    ]);
    expect(policy.field('Customer', 'a')).toEqual(EMAIL_RULE);
  });

  test('leaves an interface its own rule where an implementer is spoken for by another subgraph', () => {
    const policy = compileSubgraphPolicies([
      subgraph(
        `interface Item { text: String ${EMAIL} } type Ticket implements Item @external { text: String }`,
      ),
    ]);
    expect(policy.field('Item', 'text')).toEqual(EMAIL_RULE);
  });

  test('leaves out what is @external, under the name that the subgraph has for it', () => {
    const renamed = federation.replace('"@external"', '{ name: "@external", as: "@elsewhere" }');
    const policy = compileSubgraphPolicies([
      subgraph(`type Customer { a: Int ${EMAIL}, b: Int ${EMAIL} }`),
      `extend schema ${renamed} @link(url: "${SPEC}", ${IMPORTS}) type Customer { a: Int @elsewhere, b: Int @external }`,
    ]);
    expect(policy.field('Customer', 'a')).toEqual(EMAIL_RULE);
    expect(policy.field('Customer', 'b')).toEqual({ kind: 'UNMARKED' });
  });
});
