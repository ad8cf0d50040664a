import type { SubgraphName } from '../company/subgraphs.ts';
import type { Recipe } from './workload.ts';

/** What is selected of a Customer, by the department that answers it; identity answers `id` always. */
export interface Selections {
  readonly crm?: string;
  readonly commerce?: string;
  readonly support?: string;
  /** What is selected of the order of a ticket: `support` then has `ORDER` in its place. */
  readonly ticketOrder?: string;
}

export interface Operation {
  readonly query: string;
  readonly recipe: Recipe;
}

const ROOTS = {
  ONE: { variables: '$id: ID!', field: 'customer(id: $id)' },
  MANY: { variables: '$ids: [ID!]!', field: 'customers(ids: $ids)' },
} as const;

/** One operation as a client writes it, and the recipe that leads to the same answer. */
export function operation(name: string, root: keyof typeof ROOTS, selections: Selections): Operation {
  const { variables, field } = ROOTS[root];
  const { ticketOrder } = selections;
  const departments = (['crm', 'commerce', 'support'] as const).filter(
    (department) => selections[department] !== undefined,
  );
  const selected = departments.map((department) => selections[department]).join(' ');
  const clients = selected.replace('ORDER', `order { id ${ticketOrder} }`);
  return {
    query: `query ${name}(${variables}) { ${field} { id ${clients} } }`,
    recipe: {
      identity: `query(${variables}) { ${field} { id passport } }`,
      departments: departments.map((subgraph: SubgraphName & keyof Selections) => ({
        subgraph,
        query: entities('Customer', (selections[subgraph] ?? '').replace('ORDER', 'order { id }')),
      })),
      orders: ticketOrder === undefined ? undefined : entities('Order', ticketOrder),
    },
  };
}

function entities(type: string, selection: string): string {
  return `query($r: [_Any!]!) { _entities(representations: $r) { ... on ${type} { ${selection} } } }`;
}
