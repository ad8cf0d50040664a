import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { readTypes } from '../../../schema/consent/typeFacts.ts';
import { typeGraph } from '../../../schema/consent/typeGraph.ts';

const graph = typeGraph([
  readTypes(
    parse(`type Query { customer: Customer }
      type Customer { orders: [Order!]!, query: Query, mutation: Mutation, subscription: Subscription }
      type Mutation { rename: Customer } type Subscription { renamed: Customer }
      type Order { item: Item, buyer: Customer }
      interface Item { id: ID }
      interface Boxed implements Item { id: ID }
      type Book implements Boxed & Item { id: ID, author: Author }
      type Author { name: String }
      type Elsewhere { id: ID }`),
  ),
]);
const reached = (from: string, door?: string) => [...graph.reachedFrom(from, door)].sort();

describe('From a type', () => {
  test('all is reached that a query can come to, but by a root type', () => {
    expect(reached('Customer')).toEqual(
      ['Author', 'Book', 'Boxed', 'Customer', 'ID', 'Item', 'Order', 'String'].sort(),
    );
  });

  test('a door is reached, and nothing through it', () => {
    expect(reached('Order', 'Customer')).not.toContain('Query');
    expect(reached('Order', 'Item')).toEqual(['Customer', 'Item', 'Order']);
  });
});

test('An interface is implemented by objects and by other interfaces', () => {
  expect([...graph.implementers('Item')].sort()).toEqual(['Book', 'Boxed']);
  expect(graph.implementers('Book')).toEqual([]);
});
