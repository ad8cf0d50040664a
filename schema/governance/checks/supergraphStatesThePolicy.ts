import type { FieldDefinitionNode } from 'graphql';
import type { ConsentRule } from '../../consent/decide.ts';
import { CONSENT_SPEC } from '../../consent/directives.ts';
import { derivation } from '../../consent/fieldRule.ts';
import { compilePolicy, compileSubgraphPolicies, type FieldRule, type Policy } from '../../consent/policy.ts';
import { readSdl } from '../../consent/sdlFacts.ts';
import type { TypeFacts } from '../../consent/typeFacts.ts';
import { categoriesOf } from '../../vocabulary/dataCategories.ts';
import { PURPOSES } from '../../vocabulary/purposes.ts';
import type { Agreement, Check, Finding } from '../agreement.ts';

/**
 * Composition settles conflicts its own way (by majority on a shared field, for the overridden owner on `@override`),
 * and drops what was not composed. Here the strictest wins, so the two must come to the same.
 */
export const supergraphStatesThePolicy: Check = {
  name: 'supergraphStatesThePolicy',
  statement:
    'The supergraph states, of every field and argument, the strictest rule of the subgraphs that declare it.',
  find: (agreement) =>
    agreement.supergraphSdl === undefined ? [] : compare(agreement, agreement.supergraphSdl),
};

function compare(agreement: Agreement, supergraphSdl: string): Finding[] {
  const demanded = compileSubgraphPolicies(agreement.subgraphs.map(({ document }) => document));
  const stated = compilePolicy(supergraphSdl);
  if (demanded.linked && !stated.linked)
    return [
      {
        coordinate: 'supergraph',
        message: `does not link the consent spec; expected a link to ${CONSENT_SPEC}.`,
      },
    ];
  const types = [...readSdl(supergraphSdl).types.values()].filter(({ name }) => !name.includes('__'));
  return types.flatMap((type) =>
    rulesOf(type, stated, demanded).flatMap((rules) => conflict(agreement, rules)),
  );
}

/** What the two policies say of one field, input field or argument, in words. */
interface Rules {
  readonly type: string;
  readonly field: string;
  readonly coordinate: string;
  readonly stated: string;
  readonly demanded: string;
}

function rulesOf({ name: type, fields, inputFields }: TypeFacts, stated: Policy, demanded: Policy): Rules[] {
  const both = (field: string, coordinate: string, ask: (policy: Policy) => string): Rules => {
    return { type, field, coordinate, stated: ask(stated), demanded: ask(demanded) };
  };
  const ofField = ({ name: { value: field }, arguments: args = [] }: FieldDefinitionNode) => [
    both(field, `${type}.${field}`, (policy) => fieldRule(policy.field(type, field))),
    ...args.map(({ name: { value: argument } }) =>
      both(field, `${type}.${field}(${argument}:)`, (policy) =>
        consentRule(policy.argument(type, field, argument)),
      ),
    ),
  ];
  const ofInput = inputFields.map(({ name: { value: field } }) =>
    both(field, `${type}.${field}`, (policy) => consentRule(policy.input(type, field))),
  );
  return [...fields.flatMap(ofField), ...ofInput];
}

function conflict({ subgraphs }: Agreement, rules: Rules): Finding[] {
  if (rules.stated === rules.demanded) return [];
  const declaring = subgraphs.filter(({ types }) => {
    const type = types.get(rules.type);
    return [...(type?.fields ?? []), ...(type?.inputFields ?? [])].some(
      ({ name }) => name.value === rules.field,
    );
  });
  const names = declaring.map(({ name }) => name).join(', ');
  // What nobody declares comes from an @interfaceObject, which another check forbids where it matters.
  if (names === '') return [];
  const message = `is ${rules.stated} in the supergraph; expected ${rules.demanded}, the strictest of what ${names} say. Let them say the same.`;
  return [{ coordinate: `supergraph: ${rules.coordinate}`, message }];
}

function fieldRule(rule: FieldRule): string {
  const derives = derivation(rule);
  const derived = derives === undefined ? '' : ` derived for ${derives}`;
  return rule.kind === 'CONSENT' ? `${consentRule(rule.consent)}${derived}` : `${rule.kind}${derived}`;
}

function consentRule(rule: ConsentRule | undefined): string {
  if (rule === undefined) return 'not gated';
  const purposes = PURPOSES.filter((purpose) => rule.purposes.has(purpose));
  return `${categoriesOf(rule.mask).join(' and ')} for ${purposes.join(', ') || 'no purpose'}`;
}
