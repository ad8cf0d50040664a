import { Field, ID, ObjectType } from 'type-graphql';
import type { RecordName } from '../../kit/claims.ts';
import { NonPersonal } from '../../kit/directives.ts';
import { CalendarDate, DateTime } from '../../kit/scalars.ts';
import type { ComparedAttribute as Attribute } from '../conflicts.ts';
import type { CustomerFacts } from '../store.ts';
import { ConsentOf } from './valueRules.ts';
import { ComparedAttribute, nameOf, RecordDepartment, type RecordDepartmentName } from './vocabulary.ts';

const PART_OF_A_REFERENCE = 'A part of a reference, released only with the consented field that holds it';
const PART_OF_CONFLICTS = 'A part of a conflict, released only with Customer.conflicts';

@ObjectType({ description: 'One record of one department.' })
export class RecordReference {
  @NonPersonal(PART_OF_A_REFERENCE)
  @Field(() => RecordDepartment, { description: 'The department that keeps the record.' })
  readonly department: RecordDepartmentName;

  @NonPersonal(PART_OF_A_REFERENCE)
  @Field(() => ID, { description: 'The id of the record in that department.' })
  readonly recordId: string;

  constructor({ department, recordId }: RecordName) {
    this.department = nameOf(department);
    this.recordId = recordId;
  }
}

/** What a side is of, for the fields that are read on demand. */
interface Side {
  readonly customer: CustomerFacts;
  readonly attribute: Attribute;
  readonly names: readonly RecordName[];
}

@ObjectType({
  description:
    'Records that agree with each other on one point, and what they say of it: in the field that bears the name of the point.',
})
export class ConflictSide {
  @NonPersonal(PART_OF_CONFLICTS)
  @Field(() => [RecordReference], { description: 'The records on this side.' })
  readonly records: readonly RecordReference[];

  @NonPersonal(PART_OF_CONFLICTS)
  @Field(() => DateTime, {
    description: 'When a department last heard of the customer by one of these records.',
  })
  readonly lastSeen: Date;

  @NonPersonal(PART_OF_CONFLICTS)
  @Field(() => Boolean, {
    description: 'Whether this side says what counts: the same as Customer.goldenRecord.',
  })
  declare readonly preferred: boolean;

  @NonPersonal(PART_OF_CONFLICTS)
  @Field(() => String, {
    nullable: true,
    description: 'Why this side is preferred, in words. Null where it is not.',
  })
  declare readonly reason: string | null;

  @ConsentOf('NAME')
  @Field(() => String, { nullable: true, description: 'The name, given name first, as the side writes it.' })
  declare readonly name?: string | null;

  @ConsentOf('EMAIL')
  @Field(() => String, { nullable: true, description: 'The e-mail address, as the side writes it.' })
  declare readonly email?: string | null;

  @ConsentOf('PHONE')
  @Field(() => String, { nullable: true, description: 'The telephone number in E.164: +442079460958.' })
  declare readonly phone?: string | null;

  @ConsentOf('BIRTH_DATE')
  @Field(() => CalendarDate, { nullable: true, description: 'The date of birth.' })
  declare readonly birthDate?: string | null;

  @ConsentOf('POSTCODE')
  @Field(() => String, { nullable: true, description: 'The postal code, as the side writes it.' })
  declare readonly postcode?: string | null;

  readonly side: Side;

  constructor(side: Side) {
    const records = side.customer.records.filter(({ department, recordId }) =>
      side.names.some((name) => name.department === department && name.recordId === recordId),
    );
    this.records = side.names.map((name) => new RecordReference(name));
    this.lastSeen = new Date(Math.max(...records.map(({ lastSeen }) => lastSeen.getTime())));
    this.side = side;
  }
}

@ObjectType({
  description:
    'A point on which departments contradict each other about the customer, with what each side says where consent to it allows.',
})
export class FieldConflict {
  @NonPersonal(PART_OF_CONFLICTS)
  @Field(() => ComparedAttribute, { description: 'On what they differ.' })
  readonly attribute!: Attribute;

  @NonPersonal(PART_OF_CONFLICTS)
  @Field(() => [ConflictSide], { description: 'Who says the same as whom; two sides or more.' })
  readonly sides!: readonly ConflictSide[];
}
