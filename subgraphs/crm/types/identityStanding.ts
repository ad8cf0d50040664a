import { Directive, Field, ObjectType } from 'type-graphql';
import { NonPersonal } from '../../kit/directives.ts';
import { Passport } from '../../kit/scalars.ts';
import { STANDING_DESCRIPTION, STANDING_PASSPORT_DESCRIPTION } from '../../kit/sharedDescriptions.ts';

/** All that sales knows of it is the customer whose it is. Identity tells the rest. */
@Directive('@key(fields: "passport", resolvable: false)')
@Directive('@inaccessible')
@ObjectType({ description: STANDING_DESCRIPTION })
export class IdentityStanding {
  @Directive('@inaccessible')
  @NonPersonal('Never shown to a client: the word of identity to the departments')
  @Field(() => Passport, { description: STANDING_PASSPORT_DESCRIPTION })
  readonly passport: string;

  constructor(passport: string) {
    this.passport = passport;
  }
}
