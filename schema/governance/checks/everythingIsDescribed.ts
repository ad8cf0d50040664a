import {
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  type StringValueNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';
import { isExternal } from '../../consent/sdlFacts.ts';
import { isRootType, type TypeFacts } from '../../consent/typeFacts.ts';
import { at, type Check, type SubgraphFacts } from '../agreement.ts';

/** The agreement is read by department heads: what it means, in which unit, and who owns it. */
export const everythingIsDescribed: Check = {
  name: 'everythingIsDescribed',
  statement:
    'Every type, field, argument, input field and enum value has a description in one subgraph at least.',
  find: ({ subgraphs }) => {
    const all = subgraphs.flatMap((subgraph) =>
      [...subgraph.types.values()]
        .filter(({ name }) => !isMachinery(name))
        .flatMap((type) => [...described(subgraph, type)].map((one) => ({ subgraph, ...one }))),
    );
    const told = new Set(
      all.flatMap(({ coordinate, description }) => (description?.value.trim() ? [coordinate] : [])),
    );
    return all
      .filter(({ coordinate }) => !told.has(coordinate))
      .map(({ subgraph, coordinate }) => ({
        coordinate: at(subgraph, coordinate),
        message: 'has no description; expected what it means, its unit, and who owns it.',
      }));
  },
};

interface Described {
  readonly coordinate: string;
  readonly description?: StringValueNode | undefined;
}

/** Federation's own types, and those of specs that a document links. */
const isMachinery = (name: string) => name.startsWith('_') || name.includes('__');

function* described(subgraph: SubgraphFacts, type: TypeFacts): Iterable<Described> {
  // `Query` means the same everywhere. An extension cannot have a description.
  const definition = type.nodes.find(isTypeDefinitionNode);
  if (!isRootType(type.name) && definition !== undefined)
    yield { coordinate: type.name, description: definition.description };
  for (const field of type.fields) {
    if (isExternal(subgraph, type) || isExternal(subgraph, field) || isMachinery(field.name.value)) continue;
    const coordinate = `${type.name}.${field.name.value}`;
    yield { coordinate, description: field.description };
    for (const each of field.arguments ?? []) yield input(`${coordinate}(${each.name.value}:)`, each);
  }
  for (const field of type.inputFields) yield input(`${type.name}.${field.name.value}`, field);
  for (const value of type.nodes.flatMap(enumValues))
    yield { coordinate: `${type.name}.${value.name.value}`, description: value.description };
}

function input(coordinate: string, { description }: InputValueDefinitionNode): Described {
  return { coordinate, description };
}

function enumValues(node: TypeDefinitionNode | TypeExtensionNode) {
  const isEnum = node.kind === Kind.ENUM_TYPE_DEFINITION || node.kind === Kind.ENUM_TYPE_EXTENSION;
  return isEnum ? (node.values ?? []) : [];
}
