import { Directive, Field, ObjectType } from 'type-graphql';
import { Consent, NonPersonal } from '../../kit/directives.ts';
import { CalendarDate, Locale, Passport, TimeZone } from '../../kit/scalars.ts';
import { CUSTOMER_DESCRIPTION, PASSPORT_DESCRIPTION } from '../../kit/sharedDescriptions.ts';
import type { Contact } from '../contact.ts';
import type { Channel as ChannelName, Tier as TierName } from '../vocabulary.ts';
import { Address } from './address.ts';
import { Circumstance } from './circumstance.ts';
import { Employee } from './employee.ts';
import { Channel, Tier } from './enums.ts';
import { IdentityStanding } from './identityStanding.ts';
import { InteractionConnection } from './interaction.ts';
import { PersonName } from './personName.ts';
import {
  ACCOUNT_MANAGER_PURPOSES,
  ADDRESS_PURPOSES,
  BIRTH_DATE_PURPOSES,
  CIRCUMSTANCE_PURPOSES,
  EMAIL_PURPOSES,
  INTERACTION_PURPOSES,
  NAME_PURPOSES,
  PHONE_PURPOSES,
  PREFERENCE_PURPOSES,
  STANDING_PURPOSES,
  TIER_PURPOSES,
  TIME_ZONE_PURPOSES,
} from './purposes.ts';

@Directive('@key(fields: "passport")')
@ObjectType({ description: CUSTOMER_DESCRIPTION })
export class Customer {
  @Directive('@inaccessible')
  @NonPersonal('Never shown to a client: the word of identity to the departments')
  @Field(() => Passport, { description: PASSPORT_DESCRIPTION })
  readonly passport: string;

  @Consent('IDENTITY', NAME_PURPOSES)
  @Field(() => PersonName, {
    nullable: true,
    description: 'What the customer is called. Of several records, the one updated last. Owned by crm.',
  })
  readonly name?: PersonName | null;

  @Consent('CONTACT_EMAIL', EMAIL_PURPOSES)
  @Field(() => String, {
    nullable: true,
    description:
      'The e-mail address that the customer prefers. Of several records, the one updated last. Owned by crm.',
  })
  readonly email?: string | null;

  @Consent('CONTACT_PHONE', PHONE_PURPOSES)
  @Field(() => String, {
    nullable: true,
    description: 'The customer’s telephone number in E.164: +442079460958. Owned by crm.',
  })
  readonly phone?: string | null;

  @Consent('ADDRESS', ADDRESS_PURPOSES)
  @Field(() => [Address], {
    nullable: true,
    description:
      'Where the customer can be written to, the best first, each once. Empty when none is known. Owned by crm.',
  })
  readonly addresses?: readonly Address[];

  @Consent('DEMOGRAPHIC', BIRTH_DATE_PURPOSES)
  @Field(() => CalendarDate, { nullable: true, description: 'When the customer was born. Owned by crm.' })
  readonly birthDate?: string | null;

  @Consent('BEHAVIOUR', TIER_PURPOSES)
  @Field(() => Tier, {
    nullable: true,
    description:
      'How much the company values the customer; Query.tiers says what each tier means. Null when sales has set none. Owned by crm.',
  })
  readonly tier?: TierName | null;

  @Consent('BEHAVIOUR', ACCOUNT_MANAGER_PURPOSES)
  @Field(() => Employee, {
    nullable: true,
    description: 'Who looks after the customer. Null when nobody in particular does. Owned by crm.',
  })
  readonly accountManager?: Employee | null;

  @Consent('PREFERENCE', PREFERENCE_PURPOSES)
  @Field(() => Channel, {
    nullable: true,
    description: 'How the customer likes to be spoken to. Null when it was never asked. Owned by crm.',
  })
  readonly preferredChannel?: ChannelName | null;

  @Consent('PREFERENCE', PREFERENCE_PURPOSES)
  @Field(() => Locale, {
    nullable: true,
    description:
      'In which language the customer likes to be spoken to. Null when it was never asked. Owned by crm.',
  })
  readonly preferredLanguage?: string | null;

  @Consent('ADDRESS', TIME_ZONE_PURPOSES)
  @Field(() => [TimeZone], {
    nullable: true,
    description:
      'The time zones in which the customer may be by any of their records: of each the one that was recorded, or else all of the country’s of its best address; empty where nothing says where they are. Owned by crm.',
  })
  readonly timeZones?: readonly string[];

  @Consent('BEHAVIOUR', CIRCUMSTANCE_PURPOSES)
  @Field(() => [Circumstance], {
    nullable: true,
    description:
      'What has to be respected when anybody turns to the customer, as far as it is in force now: each kind once, the oldest first. Empty when there is nothing. Owned by crm.',
  })
  readonly circumstances?: readonly Circumstance[];

  @Consent('BEHAVIOUR', INTERACTION_PURPOSES)
  @Field(() => InteractionConnection, {
    nullable: true,
    description: 'When and why the company and the customer were in touch, the latest first. Owned by crm.',
  })
  readonly interactions?: InteractionConnection;

  @Directive('@inaccessible')
  @Consent('IDENTIFIER', STANDING_PURPOSES)
  @Field(() => IdentityStanding, {
    nullable: true,
    description:
      'The way from a customer to what identity thinks of its own work, for the judgements that rest on it. Held by crm, which they all read; owned by identity.',
  })
  readonly standing: IdentityStanding;

  readonly contact: Contact;

  constructor(contact: Contact) {
    this.passport = contact.passport;
    this.standing = new IdentityStanding(contact.passport);
    this.contact = contact;
  }
}
