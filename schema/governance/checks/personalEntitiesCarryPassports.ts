import { Kind, parse, print } from 'graphql';
import { DATA_SUBJECT } from '../../consent/directives.ts';
import { argument, text } from '../../consent/links.ts';
import { at, type Check, type Finding } from '../agreement.ts';
import { VALUE_TYPES } from '../valueTypes.ts';
import { PASSPORT_FIELD } from './passportsAreInaccessible.ts';

/** Without the passport in its key an entity could be entered by its id, with nobody's consent to ask for. */
export const personalEntitiesCarryPassports: Check = {
  name: 'personalEntitiesCarryPassports',
  statement:
    'Every key of an entity reached from Customer holds the passport, as in @key(fields: "id passport").',
  find: ({ subgraphs, personal }) =>
    subgraphs.flatMap((subgraph) =>
      [...subgraph.types.values()]
        .filter(({ name }) => name !== DATA_SUBJECT && personal.has(name) && !VALUE_TYPES.has(name))
        .flatMap((type): Finding[] => {
          return subgraph
            .federationMarks(type, 'key')
            .filter((key) => !selects(text(argument(key, 'fields')) ?? '', PASSPORT_FIELD))
            .map((key) => {
              const message = `is keyed by ${print(key)}; expected the passport in it, as in @key(fields: "id passport").`;
              return { coordinate: at(subgraph, type.name), message };
            });
        }),
    ),
};

/** Whether the key selects the field at its top level. A key that does not parse selects nothing. */
function selects(fieldSet: string, name: string): boolean {
  try {
    const [definition] = parse(`{ ${fieldSet} }`, { noLocation: true }).definitions;
    return (
      definition?.kind === Kind.OPERATION_DEFINITION &&
      definition.selectionSet.selections.some((each) => each.kind === Kind.FIELD && each.name.value === name)
    );
  } catch {
    return false;
  }
}
