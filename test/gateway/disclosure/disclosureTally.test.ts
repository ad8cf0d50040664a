import { expect, test } from '@jest/globals';
import { type DisclosureSubject, DisclosureTally } from '../../../gateway/disclosure/disclosureTally.ts';
import { FieldSlots } from '../../../gateway/disclosure/fieldSlots.ts';

const [ann, bob, cyd, nobody]: DisclosureSubject[] = ['c-1', 'c-2', 'c-3', undefined].map((customer) => ({
  customer,
}));

function groupsOf(tally: DisclosureTally) {
  return tally.groups().map(({ customers, fields }) => ({ customers, ...JSON.parse(`{${fields}}`) }));
}

test('customers with equal outcomes stand together, whatever the order in which fields were met', () => {
  const tally = new DisclosureTally(new FieldSlots());
  for (const subject of [ann, bob, cyd]) {
    if (subject === undefined) continue;
    tally.released(subject, 'Customer.name');
    if (subject === bob) tally.withheld(subject, 'Customer.email', 'NOT_CONSENTED');
    else tally.released(subject, 'Customer.email');
    tally.released(subject, 'Customer.name'); // once is enough
  }
  expect(groupsOf(tally)).toEqual([
    { customers: ['c-1', 'c-3'], released: ['Customer.name', 'Customer.email'], withheld: [], read: [] },
    {
      customers: ['c-2'],
      released: ['Customer.name'],
      withheld: [{ field: 'Customer.email', reason: 'NOT_CONSENTED' }],
      read: [],
    },
  ]);
});

test('one field may be released of one object and withheld of another, for several reasons', () => {
  const tally = new DisclosureTally(new FieldSlots());
  if (ann === undefined) throw new Error('nobody there');
  tally.released(ann, 'Order.total');
  tally.withheld(ann, 'Order.total', 'NO_PASSPORT');
  tally.withheld(ann, 'Order.total', 'AUTOMATION_OBJECTED');
  expect(groupsOf(tally)).toEqual([
    {
      customers: ['c-1'],
      released: ['Order.total'],
      withheld: [
        { field: 'Order.total', reason: 'NO_PASSPORT' },
        { field: 'Order.total', reason: 'AUTOMATION_OBJECTED' },
      ],
      read: [],
    },
  ]);
});

test('what was refused of nobody who is known is told without a customer', () => {
  const tally = new DisclosureTally(new FieldSlots());
  if (nobody === undefined) throw new Error('nobody there');
  tally.withheld(nobody, 'Query.customer', 'NOT_SELF');
  expect(groupsOf(tally)).toEqual([
    { customers: [], released: [], withheld: [{ field: 'Query.customer', reason: 'NOT_SELF' }], read: [] },
  ]);
});

test('thousands of fields are told apart, though they are met while customers are noted', () => {
  const tally = new DisclosureTally(new FieldSlots());
  if (ann === undefined || bob === undefined) throw new Error('nobody there');
  const fields = Array.from({ length: 3_000 }, (_, index) => `Customer.f${index}`);
  for (const field of fields) {
    tally.released(ann, field);
    tally.withheld(bob, field, 'NOT_SELF');
  }
  const [first, second] = groupsOf(tally);
  expect(first).toEqual({ customers: ['c-1'], released: fields, withheld: [], read: [] });
  expect(second.withheld).toHaveLength(3_000);
});

test('what was read for a derived field is told apart from what was released', () => {
  const tally = new DisclosureTally(new FieldSlots());
  if (ann === undefined) throw new Error('nobody there');
  const read = { field: 'Customer.engagement', purpose: 'RELATIONSHIP_MANAGEMENT' };
  tally.released(ann, 'Customer.engagement');
  tally.withheld(ann, 'Customer.tickets', 'NOT_FOR_PURPOSE');
  tally.read(ann, { ...read, input: 'Customer.tickets' });
  tally.read(ann, { ...read, input: 'Order.total' });
  const readAs = { for: 'Customer.engagement', purpose: 'RELATIONSHIP_MANAGEMENT' };
  expect(groupsOf(tally)).toEqual([
    {
      customers: ['c-1'],
      released: ['Customer.engagement'],
      withheld: [{ field: 'Customer.tickets', reason: 'NOT_FOR_PURPOSE' }],
      read: [
        { field: 'Customer.tickets', ...readAs },
        { field: 'Order.total', ...readAs },
      ],
    },
  ]);
});

test('more outcomes than are remembered are told apart all the same', () => {
  const slots = new FieldSlots();
  const fields = Array.from({ length: 12 }, (_, index) => `Customer.f${index}`);
  const tally = new DisclosureTally(slots);
  const subjects = Array.from({ length: 4_095 }, (_, index) => ({ customer: `c-${index + 1}` }));
  const releasedOf = (bits: number) => fields.filter((_, bit) => (bits & (1 << bit)) !== 0);
  for (const [index, subject] of subjects.entries())
    for (const field of releasedOf(index + 1)) tally.released(subject, field);
  const told = groupsOf(tally).flatMap(({ customers, released }) =>
    (customers as string[]).map((customer) => [customer, released.toSorted()]),
  );
  const expected = subjects.map(({ customer }, index) => [customer, releasedOf(index + 1).toSorted()]);
  expect(new Map(told as [string, string[]][])).toEqual(new Map(expected as [string, string[]][]));
});
