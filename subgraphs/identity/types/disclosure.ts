import { Field, ID, ObjectType } from 'type-graphql';
import type { Purpose as PurposeName } from '../../../schema/vocabulary/purposes.ts';
import { type Connection, type Edge, PageInfo } from '../../kit/connections.ts';
import { NonPersonal } from '../../kit/directives.ts';
import { DateTime } from '../../kit/scalars.ts';
import { Purpose } from './vocabulary.ts';

const PART = 'A part of a disclosure, released only with Customer.disclosures';

@ObjectType({ description: 'A field of the customer that was asked for and not given, and why.' })
export class WithheldField {
  @NonPersonal(PART)
  @Field(() => String, { description: 'The field, as Type.field.' })
  readonly field!: string;

  @NonPersonal(PART)
  @Field(() => String, { description: 'The reason, one of those that answers give.' })
  readonly reason!: string;
}

@ObjectType({ description: 'A field of the customer that was read to compute another one.' })
export class FieldRead {
  @NonPersonal(PART)
  @Field(() => String, { description: 'The field that was read, as Type.field.' })
  readonly field!: string;

  @NonPersonal(PART)
  @Field(() => String, { description: 'The field that was computed from it, as Type.field.' })
  readonly for!: string;

  @NonPersonal(PART)
  @Field(() => Purpose, { nullable: true, description: 'The purpose for which it was read.' })
  readonly purpose!: PurposeName | null;
}

@ObjectType({
  description: 'One answer in which something about the customer was disclosed, or kept back. Never a value.',
})
export class Disclosure {
  @NonPersonal(PART)
  @Field(() => ID, { description: 'The id of the disclosure.' })
  readonly id!: string;

  @NonPersonal(PART)
  @Field(() => DateTime, { description: 'When the answer was given.' })
  readonly at!: Date;

  @NonPersonal(PART)
  @Field(() => String, {
    nullable: true,
    description: 'The program that asked, as it is registered. Null for one that did not say who it is.',
  })
  readonly client!: string | null;

  @NonPersonal(PART)
  @Field(() => String, {
    nullable: true,
    description:
      'The person behind the program. Null where there was none, and to the customer, unless it was they: who works here is not theirs to know.',
  })
  readonly person!: string | null;

  @NonPersonal(PART)
  @Field(() => Purpose, {
    nullable: true,
    description: 'What it was asked for. Null where no purpose was given.',
  })
  readonly purpose!: PurposeName | null;

  @NonPersonal(PART)
  @Field(() => Boolean, { description: 'Whether a machine asked.' })
  readonly automated!: boolean;

  @NonPersonal(PART)
  @Field(() => [String], { description: 'The fields that were given, as Type.field.' })
  readonly released!: readonly string[];

  @NonPersonal(PART)
  @Field(() => [WithheldField], { description: 'The fields that were asked for and kept back.' })
  readonly withheld!: readonly WithheldField[];

  @NonPersonal(PART)
  @Field(() => [FieldRead], { description: 'What was read to compute other fields, shown or not.' })
  readonly read!: readonly FieldRead[];

  @NonPersonal(PART)
  @Field(() => String, { description: 'The same in a sentence.' })
  readonly sentence!: string;
}

@ObjectType({ description: 'A disclosure in its place in the list.' })
export class DisclosureEdge implements Edge<Disclosure> {
  @NonPersonal(PART)
  @Field(() => String, { description: 'Give it as "after" to read on from here. Sealed.' })
  readonly cursor!: string;

  @NonPersonal(PART)
  @Field(() => Disclosure, { description: 'The disclosure.' })
  readonly node!: Disclosure;
}

@ObjectType({ description: 'A page of what was disclosed of a customer.' })
export class DisclosureConnection implements Connection<Disclosure> {
  @NonPersonal(PART)
  @Field(() => [DisclosureEdge], { description: 'The disclosures of this page, the latest first.' })
  readonly edges!: readonly DisclosureEdge[];

  @NonPersonal(PART)
  @Field(() => PageInfo, { description: 'Where the page ends, and whether there is more.' })
  readonly pageInfo!: PageInfo;
}
