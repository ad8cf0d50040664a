import { Field, ObjectType } from 'type-graphql';
import { NonPersonal } from '../../kit/directives.ts';
import { DateTime } from '../../kit/scalars.ts';
import type { CircumstanceInForce } from '../circumstances.ts';
import type { CircumstanceKind as Kind } from '../vocabulary.ts';
import { CircumstanceKind } from './enums.ts';

const PART = 'A part of a circumstance, released only with Customer.circumstances';

@ObjectType({
  description:
    'What has to be respected when anybody turns to the customer, as long as it is in force. Owned by crm.',
})
export class Circumstance {
  @NonPersonal(PART)
  @Field(() => CircumstanceKind, { description: 'What it is.' })
  readonly kind: Kind;

  @NonPersonal(PART)
  @Field(() => DateTime, { description: 'Since when it has been in force.' })
  readonly since: Date;

  constructor({ kind, since }: CircumstanceInForce) {
    this.kind = kind;
    this.since = since;
  }
}
