import { Field, ObjectType } from 'type-graphql';
import { NonPersonal } from '../../kit/directives.ts';
import type { AddressRow } from '../store.ts';
import type { AddressKind as Kind } from '../vocabulary.ts';
import { AddressKind } from './enums.ts';

const PART = 'A part of an address, released only with the consented field that holds it';

@ObjectType({ description: 'A postal address.' })
export class Address {
  @NonPersonal(PART)
  @Field(() => AddressKind, { description: 'What is at the address.' })
  readonly kind: Kind;

  @NonPersonal(PART)
  @Field(() => String, { nullable: true, description: 'Street and house number, in the country’s order.' })
  readonly line1: string | null;

  @NonPersonal(PART)
  @Field(() => String, { nullable: true, description: 'Flat, floor, building or the like.' })
  readonly line2: string | null;

  @NonPersonal(PART)
  @Field(() => String, { nullable: true, description: 'City, town or suburb.' })
  readonly city: string | null;

  @NonPersonal(PART)
  @Field(() => String, {
    nullable: true,
    description: 'State or province, as the country’s post abbreviates it: OR, NSW.',
  })
  readonly region: string | null;

  @NonPersonal(PART)
  @Field(() => String, { nullable: true, description: 'The postal code, as the country’s post writes it.' })
  readonly postalCode: string | null;

  @NonPersonal(PART)
  @Field(() => String, { nullable: true, description: 'The country, by its ISO 3166-1 alpha-2 code: DE.' })
  readonly country: string | null;

  constructor(row: AddressRow) {
    this.kind = row.kind;
    this.line1 = row.line1;
    this.line2 = row.line2;
    this.city = row.city;
    this.region = row.region;
    this.postalCode = row.postal_code;
    this.country = row.country;
  }
}
