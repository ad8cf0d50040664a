import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { NonPersonal } from '../../kit/directives.ts';
import { Passport } from '../../kit/scalars.ts';

/** All that the help desk knows of an order. Commerce, whose it is, tells the rest, and whether it is this customer's. */
@Directive('@key(fields: "id passport", resolvable: false)')
@ObjectType({ description: 'Something that a customer ordered from the shop. Owned by commerce.' })
export class Order {
  @NonPersonal('An opaque handle that says nothing by itself')
  @Field(() => ID, { description: 'The shop’s id of the order.' })
  readonly id: string;

  @Directive('@inaccessible')
  @NonPersonal('Never shown to a client: the word of identity to the departments')
  @Field(() => Passport, { description: 'Names the customer whose order it is to the departments.' })
  readonly passport: string;

  constructor(id: string, passport: string) {
    this.id = id;
    this.passport = passport;
  }
}
