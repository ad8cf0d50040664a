import { composeServices } from '@apollo/composition';
import { expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { claimants } from '../../../gateway/claims/claimants.ts';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@shareable", "@inaccessible"])`;
const CLAIMS = 'identityClaims(after: String, first: Int! = 200): String @shareable @inaccessible';

/** The full schema of these subgraphs, each with its fields of Query. */
function schemaOf(parts: Readonly<Record<string, string>>) {
  const services = Object.entries(parts).map(([name, fields]) => ({
    name,
    url: `http://${name}.example`,
    typeDefs: parse(`${LINK} type Query { ${fields} }`),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  expect(errors).toBeUndefined();
  return buildSchema(supergraphSdl ?? '', { assumeValid: true, assumeValidSDL: true, noLocation: true });
}

test('those tell who have the field, by the names of the subgraphs', () => {
  const schema = schemaOf({
    identity: 'a: Int',
    crm: CLAIMS,
    'help-desk': `b: Int ${CLAIMS}`,
    till: 'c: Int',
  });
  expect(claimants(schema)).toEqual(['crm', 'help-desk']);
});

test('all tell where all have the field', () => {
  expect(claimants(schemaOf({ crm: `a: Int ${CLAIMS}`, support: CLAIMS }))).toEqual(['crm', 'support']);
});

test('nobody tells where there is no such field', () => {
  expect(claimants(schemaOf({ crm: 'a: Int' }))).toEqual([]);
});
