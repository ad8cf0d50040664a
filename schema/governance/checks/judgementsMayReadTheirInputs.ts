import { Kind, parse, type SelectionSetNode } from 'graphql';
import { servesPurpose } from '../../consent/decide.ts';
import { derivation } from '../../consent/fieldRule.ts';
import { argument, text } from '../../consent/links.ts';
import { compileSubgraphPolicies, type Policy } from '../../consent/policy.ts';
import { type Agreement, type Check, consentMarks, type DeclaredField, ownFields } from '../agreement.ts';

/** An input that the purpose excludes would be null for ever, and one that is derived is computed for nobody else's request. */
export const judgementsMayReadTheirInputs: Check = {
  name: 'judgementsMayReadTheirInputs',
  statement: 'What a derived field requires may be used for its purpose, and is not derived itself.',
  find: (agreement) => {
    const policy = compileSubgraphPolicies(agreement.subgraphs.map(({ document }) => document));
    return agreement.subgraphs.flatMap(ownFields).flatMap((declared) => {
      const { subgraph, field, coordinate } = declared;
      return consentMarks(subgraph, field, 'derives').flatMap((mark) => {
        const purpose = text(argument(mark, 'purpose')) ?? '';
        return inputsOf(declared, agreement).flatMap(([type, input]) => {
          const fault = faultOf(policy, type, input, purpose);
          return fault === undefined ? [] : [{ coordinate, message: `requires ${type}.${input}, ${fault}` }];
        });
      });
    });
  },
};

function faultOf(policy: Policy, type: string, field: string, purpose: string): string | undefined {
  const rule = policy.field(type, field);
  if (derivation(rule) !== undefined) return 'which is derived itself; expected fields that are not.';
  if (rule.kind !== 'CONSENT' || servesPurpose(rule.consent, purpose)) return undefined;
  return `which may not be used for ${purpose}; expected that among its purposes.`;
}

/** Every field in what a field `@requires`: type and name. */
function inputsOf({ subgraph, type, field }: DeclaredField, agreement: Agreement): [string, string][] {
  return subgraph.federationMarks(field, 'requires').flatMap((mark) => {
    const fields = text(argument(mark, 'fields'));
    const set = fields === undefined ? undefined : readSet(fields);
    return set === undefined ? [] : fieldsIn(set, type.name, agreement);
  });
}

/** Undefined for a text that is no selection: composition refuses that. */
function readSet(fields: string): SelectionSetNode | undefined {
  try {
    const [definition] = parse(`{ ${fields} }`, { noLocation: true }).definitions;
    return definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet : undefined;
  } catch {
    return undefined;
  }
}

function fieldsIn(set: SelectionSetNode, parent: string, agreement: Agreement): [string, string][] {
  return set.selections.flatMap((selection): [string, string][] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    const inner = selection.selectionSet;
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return fieldsIn(selection.selectionSet, selection.typeCondition?.name.value ?? parent, agreement);
    const name = selection.name.value;
    const type = typeOf(parent, name, agreement);
    const below = inner === undefined || type === undefined ? [] : fieldsIn(inner, type, agreement);
    return name === '__typename' ? [] : [[parent, name], ...below];
  });
}

function typeOf(parent: string, field: string, { subgraphs }: Agreement): string | undefined {
  for (const { types } of subgraphs) {
    let type = types.get(parent)?.fields.find(({ name }) => name.value === field)?.type;
    while (type !== undefined && type.kind !== Kind.NAMED_TYPE) type = type.type;
    if (type !== undefined) return type.name.value;
  }
  return undefined;
}
