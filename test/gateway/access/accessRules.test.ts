import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { AccessRules } from '../../../gateway/access/accessRules.ts';

const AUTHENTICATED = '@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)';
const SCOPES = '@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)';

/** What somebody without a token is denied, of the fields that the operation selects. */
function denied(links: string, types: string, operation: string): string[] {
  const rules = new AccessRules(`schema ${links} { query: Query } ${types}`);
  const schema = buildSchema(types, { assumeValidSDL: true });
  const demands = rules.demandsOf(parse(operation), schema);
  const outcome = rules.decide(demands, { authenticated: false, scopes: new Set(), policies: new Set() });
  const coordinates = [...types.matchAll(/(?:type|interface) (\w+)[^{]*{([^}]*)}/g)].flatMap(
    ([, type, fields]) =>
      [...(fields ?? '').matchAll(/(\w+): /g)].map(([, field]) => [type ?? '', field ?? ''] as const),
  );
  return coordinates
    .filter(([type, field]) => outcome.deniesField(type, field))
    .map((each) => each.join('.'));
}

describe('the rules of access', () => {
  test.each([
    ['plainly linked', AUTHENTICATED, '@authenticated'],
    ['imported', AUTHENTICATED.replace(')', ', import: ["@authenticated"])'), '@authenticated'],
    [
      'imported by another name',
      AUTHENTICATED.replace(')', ', import: [{ name: "@authenticated", as: "@auth" }])'),
      '@auth',
    ],
    ['linked by another name', AUTHENTICATED.replace(')', ', as: "who")'), '@who'],
  ])('find a directive that is %s', (_, links, directive) => {
    expect(denied(links, `type Query { a: Int ${directive} b: Int }`, '{ a b }')).toEqual(['Query.a']);
  });

  test('leave a directive alone that only bears the name', () => {
    expect(denied(SCOPES, 'type Query { a: Int @authenticated }', '{ a }')).toEqual([]);
  });

  test('refuse a version of a spec that they do not know', () => {
    const link = AUTHENTICATED.replace('v0.1', 'v0.2');
    expect(() => denied(link, 'type Query { a: Int }', '{ a }')).toThrow(
      'https://specs.apollo.dev/authenticated is linked at version 0.2; expected 0.1',
    );
  });

  const TYPES = `type Query { node: Node } interface Node { id: ID  extra: Int @authenticated }
    type Open implements Node { id: ID extra: Int @join__field }`;

  test('take for an interface the strictest of its implementers, where composition has not', () => {
    const types = `${TYPES} type Shut implements Node { id: ID @authenticated extra: Int }`;
    expect(denied(AUTHENTICATED, types, '{ node { id extra } }')).toContain('Node.id');
    const shut = `${TYPES} type Shut implements Node @authenticated { id: ID extra: Int }`;
    expect(denied(AUTHENTICATED, shut, '{ node { id extra } }')).toContain('Node.id');
    expect(denied(AUTHENTICATED, TYPES, '{ node { id extra } }')).toEqual(['Node.extra', 'Open.extra']);
  });

  test.each(['scopes: []', 'scopes: [null]', ''])(
    'are met by nobody where they are senseless: %s',
    (scopes) => {
      const directive = scopes === '' ? '@requiresScopes' : `@requiresScopes(${scopes})`;
      expect(denied(SCOPES, `type Query { a: Int ${directive} }`, '{ a }')).toEqual(['Query.a']);
    },
  );

  test('deny what was not asked about when the operation was read', () => {
    const types = 'type Query { a: Int @requiresScopes(scopes: "x") b: Int @requiresScopes(scopes: "y") }';
    expect(denied(SCOPES, types, '{ a }')).toEqual(['Query.a', 'Query.b']);
  });
});
