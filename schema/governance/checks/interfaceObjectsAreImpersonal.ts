import { at, type Check } from '../agreement.ts';

/** `@interfaceObject` adds fields to types in whose declarations nobody can see them, nor whether they are marked. */
export const interfaceObjectsAreImpersonal: Check = {
  name: 'interfaceObjectsAreImpersonal',
  statement: 'No type reached from Customer, and no interface of one, is an @interfaceObject.',
  find: ({ subgraphs, graph, personal }) =>
    subgraphs.flatMap((subgraph) =>
      [...subgraph.types.values()]
        .filter((type) => subgraph.federationMarks(type, 'interfaceObject').length > 0)
        .filter(({ name }) => [name, ...graph.implementers(name)].some((each) => personal.has(each)))
        .map(({ name }) => ({
          coordinate: at(subgraph, name),
          message:
            'is an @interfaceObject and stands for types reached from Customer; expected the fields on those types.',
        })),
    ),
};
