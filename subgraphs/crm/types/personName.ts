import { Field, ObjectType } from 'type-graphql';
import { NonPersonal } from '../../kit/directives.ts';

const PART = 'A part of a name, released only with the consented field that holds it';

@ObjectType({ description: 'What a person is called.' })
export class PersonName {
  @NonPersonal(PART)
  @Field(() => String, { nullable: true, description: 'The name among friends. Null when it is not known.' })
  readonly givenName: string | null;

  @NonPersonal(PART)
  @Field(() => String, { nullable: true, description: 'The name of the family. Null when it is not known.' })
  readonly familyName: string | null;

  @NonPersonal(PART)
  @Field(() => String, { description: 'The whole name as it is written in an address, given name first.' })
  readonly full: string;

  /** One of the two must be there. */
  constructor(givenName: string | null, familyName: string | null) {
    this.givenName = givenName;
    this.familyName = familyName;
    this.full = [givenName, familyName].filter((part) => part !== null).join(' ');
  }
}
