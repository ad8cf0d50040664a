import { describe, expect, test } from '@jest/globals';
import { compilePolicy } from '../../../schema/consent/policy.ts';
import { composeSupergraph } from '../../../schema/governance/compose.ts';
import { CLEAN, changed, type Subgraphs, sources } from './cleanSubgraphs.ts';

/** The same email in crm and commerce, for these purposes. */
function sharedEmail(crmPurposes: string, commercePurposes: string): Subgraphs {
  const email = (purposes: string) =>
    `"The main e-mail address."\n  email: String @shareable @consent(category: "CONTACT_EMAIL", purposes: [${purposes}])`;
  return {
    ...CLEAN,
    crm: changed(CLEAN.crm, /"The main e-mail address."\n {2}email.*/, email(crmPurposes)),
    commerce: changed(
      CLEAN.commerce,
      '"What they bought."',
      `${email(commercePurposes)}\n  "What they bought."`,
    ),
  };
}

describe('composeSupergraph', () => {
  test('composes subgraphs that keep every rule', () => {
    const composition = composeSupergraph(sources(CLEAN));
    expect(composition.errors).toBeUndefined();
    const policy = compilePolicy(composition.supergraphSdl ?? '');
    expect(policy.field('Customer', 'email')).toMatchObject({
      kind: 'CONSENT',
      categories: ['CONTACT_EMAIL'],
    });
    expect(policy.field('Card', 'digits')).toMatchObject({ kind: 'CONSENT', categories: ['PAYMENT'] });
    expect(policy.input('CustomerLookup', 'email')?.purposes).toEqual(new Set(['CUSTOMER_SUPPORT']));
    expect(composition.supergraphSdl).toContain('http://crm.test/graphql');
  });

  test('composes the same supergraph whatever the order of the subgraphs', () => {
    const forwards = composeSupergraph(sources(CLEAN));
    const backwards = composeSupergraph(sources(CLEAN).reverse());
    expect(backwards.supergraphSdl).toBe(forwards.supergraphSdl);
  });

  test('accepts a lookup whose fields are gated by the input that holds them', () => {
    const identity = changed(
      changed(CLEAN.identity, /name: String! @consent.*/, 'name: String!'),
      'person: PersonLookup',
      'person: PersonLookup @consent(category: "IDENTITY", purposes: ["CUSTOMER_SUPPORT"])',
    );
    expect(composeSupergraph(sources({ ...CLEAN, identity })).errors).toBeUndefined();
  });

  test('accepts a shared field on which the subgraphs agree', () => {
    expect(composeSupergraph(sources(sharedEmail('"ANALYTICS"', '"ANALYTICS"'))).errors).toBeUndefined();
  });

  test('refuses a shared field of which composition keeps the looser rule', () => {
    const { errors } = composeSupergraph(sources(sharedEmail('"ANALYTICS"', '"ANALYTICS", "AI_TRAINING"')));
    expect(errors).toEqual([
      {
        check: 'supergraphStatesThePolicy',
        coordinate: 'supergraph: Customer.email',
        message: expect.stringContaining(
          'expected CONTACT_EMAIL for ANALYTICS, the strictest of what crm, commerce say',
        ),
      },
    ]);
  });

  test('reports SDL that does not parse, with its place, for every subgraph that has some', () => {
    const { errors } = composeSupergraph(
      sources({ ...CLEAN, crm: 'type {', support: 'type Customer {\n  a: }' }),
    );
    expect(errors).toEqual([
      {
        check: 'syntax',
        coordinate: 'crm: line 1, column 6',
        message: expect.stringContaining('Expected Name'),
      },
      {
        check: 'syntax',
        coordinate: 'support: line 2, column 6',
        message: expect.stringContaining('Expected Name'),
      },
    ]);
  });

  test('reports a version of the consent spec that it does not know', () => {
    const { errors } = composeSupergraph(
      sources({ ...CLEAN, crm: changed(CLEAN.crm, 'consent/v1.0', 'consent/v2.0') }),
    );
    expect(errors).toEqual([
      { check: 'syntax', coordinate: 'crm', message: expect.stringContaining('version 2.0; expected 1.x') },
    ]);
  });

  test('reports what Apollo finds beside what the checks find', () => {
    const broken = changed(CLEAN.crm, /email: String @consent.*/, 'email: Nowhere');
    const { errors } = composeSupergraph(sources({ ...CLEAN, crm: broken }));
    expect(errors).toContainEqual(expect.objectContaining({ check: 'personalFieldsAreMarked' }));
    expect(errors).toContainEqual({
      check: 'composition',
      coordinate: 'supergraph',
      message: expect.stringContaining('Nowhere'),
    });
  });

  test('reports a composition that breaks off instead of throwing', () => {
    const renamed = changed(CLEAN.crm, '"@derives"', '{ name: "@derives", as: "@judges" }')
      .replace('@composeDirective(name: "@derives")', '@composeDirective(name: "@judges")')
      .replace('directive @derives(', 'directive @judges(');
    const { errors } = composeSupergraph(sources({ ...CLEAN, crm: renamed }));
    expect(errors?.map(({ check }) => check)).toEqual(['consentSpecIsComposed', 'composition']);
  });
});
