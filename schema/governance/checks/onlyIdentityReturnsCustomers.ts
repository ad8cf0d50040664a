import { DATA_SUBJECT } from '../../consent/directives.ts';
import { namedType } from '../../consent/typeFacts.ts';
import { type Agreement, at, type Check, IDENTITY } from '../agreement.ts';

/** No `Ticket.customer`: whoever hands out a Customer would have to mint its passport, and only identity can. */
export const onlyIdentityReturnsCustomers: Check = {
  name: 'onlyIdentityReturnsCustomers',
  statement: 'Only identity has fields that return a Customer, directly or through an interface or a union.',
  find: (agreement) => {
    const doors = abstractions(agreement);
    return agreement.subgraphs
      .filter(({ name }) => name !== IDENTITY)
      .flatMap((subgraph) =>
        [...subgraph.types.values()].flatMap((type) =>
          type.fields
            .map((field) => ({ field, returned: namedType(field.type) }))
            .filter(({ returned }) => doors.has(returned))
            .map(({ field, returned }) => ({
              coordinate: at(subgraph, `${type.name}.${field.name.value}`),
              message: `returns ${returned}${returned === DATA_SUBJECT ? '' : ', which can be a Customer'}; expected only identity to return a Customer.`,
            })),
        ),
      );
  },
};

/** Customer, and what a Customer can be returned as, in any subgraph. `@interfaceObject` types are among them by name. */
function abstractions({ subgraphs, graph }: Agreement): Set<string> {
  const doors = new Set([DATA_SUBJECT]);
  for (const type of subgraphs.flatMap(({ types }) => [...types.values()])) {
    // Federation's own union of all entities: `_entities` is how the gateway comes back, always with a passport.
    if (type.name === '_Entity') continue;
    if (type.members.includes(DATA_SUBJECT) || graph.implementers(type.name).includes(DATA_SUBJECT))
      doors.add(type.name);
  }
  return doors;
}
