import { print } from 'graphql';
import { namedType } from '../../consent/typeFacts.ts';
import { at, type Check, type Finding, type SubgraphFacts } from '../agreement.ts';

export const PASSPORT_TYPE = 'Passport';
export const PASSPORT_FIELD = 'passport';

/** A passport is a secret between the gateway and the subgraphs: no caller may select one or send one. */
export const passportsAreInaccessible: Check = {
  name: 'passportsAreInaccessible',
  statement:
    'Passports are fields `passport: Passport! @inaccessible` of an @inaccessible scalar, in every subgraph.',
  find: ({ subgraphs }) =>
    subgraphs.flatMap((subgraph) => [...scalarFaults(subgraph), ...fieldFaults(subgraph)]),
};

function scalarFaults(subgraph: SubgraphFacts): Finding[] {
  const scalar = subgraph.types.get(PASSPORT_TYPE);
  if (scalar === undefined || subgraph.federationMarks(scalar, 'inaccessible').length > 0) return [];
  return [
    {
      coordinate: at(subgraph, PASSPORT_TYPE),
      message: 'can be seen by callers; expected scalar Passport @inaccessible.',
    },
  ];
}

function fieldFaults(subgraph: SubgraphFacts): Finding[] {
  return [...subgraph.types.values()].flatMap((type) =>
    type.fields.flatMap((field): Finding[] => {
      const isPassport = namedType(field.type) === PASSPORT_TYPE;
      if (!isPassport && field.name.value !== PASSPORT_FIELD) return [];
      const wellFormed = field.name.value === PASSPORT_FIELD && print(field.type) === `${PASSPORT_TYPE}!`;
      if (wellFormed && subgraph.federationMarks(field, 'inaccessible').length > 0) return [];
      const coordinate = at(subgraph, `${type.name}.${field.name.value}`);
      return [
        { coordinate, message: 'is no proper passport field; expected passport: Passport! @inaccessible.' },
      ];
    }),
  );
}
