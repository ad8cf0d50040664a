import { Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import { Consent, NonPersonal } from '../../kit/directives.ts';
import { CalendarDate } from '../../kit/scalars.ts';
import { LOOKUP_RULES, type LookupValue } from '../lookupRules.ts';
import { Customer } from './customer.ts';
import { Match, type MatchName, RecordDepartment, type RecordDepartmentName } from './vocabulary.ts';

/** Using the field gives the category away, so it is gated like reading it. */
function Gated(value: LookupValue) {
  const { category, purposes } = LOOKUP_RULES[value];
  return Consent(category, purposes);
}

@InputType({ description: 'A record of a department.' })
export class SourceRecordLookup {
  @Field(() => RecordDepartment, { description: 'The department that keeps the record.' })
  readonly department!: RecordDepartmentName;

  @Field(() => ID, { description: 'The id of the record in that department.' })
  readonly recordId!: string;
}

@InputType({
  description: 'A person by their full name, together with their date of birth, their postal code, or both.',
})
export class PersonLookup {
  @Field(() => String, { description: 'The given name. Case and accents do not matter.' })
  readonly givenName!: string;

  @Field(() => String, { description: 'The family name. Case and accents do not matter.' })
  readonly familyName!: string;

  @Gated('birthDate')
  @Field(() => CalendarDate, { nullable: true, description: 'The date of birth.' })
  readonly birthDate?: string | null;

  @Gated('postcode')
  @Field(() => String, { nullable: true, description: 'The postal code. Case and spaces do not matter.' })
  readonly postcode?: string | null;
}

@InputType({
  description:
    'By what to find customers: exactly one of the members. Customers who do not allow the data to be used for your purpose are not found, as if they were not there.',
})
export class CustomerLookup {
  @Gated('email')
  @Field(() => String, { nullable: true, description: 'An e-mail address. Case does not matter.' })
  readonly email?: string | null;

  @Gated('phone')
  @Field(() => String, {
    nullable: true,
    description: 'A telephone number in international form, such as +44 20 7946 0958.',
  })
  readonly phone?: string | null;

  @Gated('sourceRecord')
  @Field(() => SourceRecordLookup, {
    nullable: true,
    description: 'A record of a department, by its id there.',
  })
  readonly sourceRecord?: SourceRecordLookup | null;

  @Gated('orderId')
  @Field(() => ID, { nullable: true, description: 'The number of an order.' })
  readonly orderId?: string | null;

  @Gated('ticketId')
  @Field(() => ID, { nullable: true, description: 'The number of a support ticket.' })
  readonly ticketId?: string | null;

  @Gated('person')
  @Field(() => PersonLookup, { nullable: true, description: 'A name with a date of birth or a postal code.' })
  readonly person?: PersonLookup | null;
}

@ObjectType({ description: 'A customer who was found, by what, and how sure it is.' })
export class CustomerMatch {
  @NonPersonal('Leads to the customer, whose own fields are gated')
  @Field(() => Customer, { description: 'The customer.' })
  readonly customer!: Customer;

  @NonPersonal('Repeats by what the caller asked')
  @Field(() => [Match], { description: 'By what the customer was found.' })
  readonly matchedOn!: readonly MatchName[];

  @NonPersonal('Says how a record was joined, not what it holds')
  @Field(() => Float, {
    nullable: true,
    description:
      'How likely it is that the record which was found is this customer’s, from 0 to 1; 1 is certain.',
  })
  readonly confidence!: number | null;
}
