import { Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import type { LinkRule as Rule } from '../../kit/claims.ts';
import { enumOf } from '../../kit/enumOf.ts';
import { DateTime } from '../../kit/scalars.ts';
import { CHANGE_KINDS, type ChangeKind as Kind } from '../matches/identityChange.ts';
import { MATCH_VERDICTS } from '../matches/resolveMatch.ts';
import { SourceRecordLookup } from './lookup.ts';
import { LinkRule, RecordDepartment, type RecordDepartmentName } from './vocabulary.ts';

export const IdentityChangeKind = enumOf('IdentityChangeKind', 'What became of who is who.', CHANGE_KINDS, {
  MERGED: 'Two customers turned out to be one: one id is given up and leads to the other.',
  SPLIT: 'One customer turned out to be two: an id that was given up, or a record, is a customer of its own.',
});

@InputType({ description: 'What a person decided about who is who.' })
export class ResolveMatchInput {
  @Field(() => String, {
    description: `One of ${MATCH_VERDICTS.join(', ')}. MERGE: they are one. CONFIRM: the guess that they are one is right. SPLIT: they are two, and the merge is taken back; or the record is taken out of its customer. REJECT: they are two, and are never to be taken for one.`,
  })
  readonly verdict!: string;

  @Field(() => ID, { nullable: true, description: 'A unified id.' })
  readonly customer?: string | null;

  @Field(() => ID, { nullable: true, description: 'The other unified id.' })
  readonly other?: string | null;

  @Field(() => SourceRecordLookup, {
    nullable: true,
    description: 'With SPLIT, in place of two ids: the record that belongs to somebody else.',
  })
  readonly record?: SourceRecordLookup | null;

  @Field(() => String, {
    description: 'Why. Name no data of the people: whoever follows the feed of changes reads it.',
  })
  readonly reason!: string;
}

@ObjectType({ description: 'The proof that a decision about who is who was taken.' })
export class MatchReceipt {
  @Field(() => String, { description: 'What was decided.' })
  readonly verdict!: string;

  @Field(() => Float, {
    nullable: true,
    description: 'The place of the change in the feed of identityChanges. Null where nobody became another.',
  })
  readonly position!: number | null;
}

@ObjectType({ description: 'A customer in a change, with all ids that lead to them.' })
export class IdentityGroup {
  @Field(() => ID, { description: 'The unified id.' })
  readonly customer!: string;

  @Field(() => [ID], { description: 'All ids that lead to the customer.' })
  readonly ids!: readonly string[];
}

@ObjectType({ description: 'What became of who is who: ids and reasons, never data of the people.' })
export class IdentityChange {
  @Field(() => Float, { description: 'Its place: from 1, without gaps.' })
  readonly position!: number;

  @Field(() => IdentityChangeKind, { description: 'What happened.' })
  readonly kind!: Kind;

  @Field(() => DateTime, { description: 'When.' })
  readonly at!: Date;

  @Field(() => ID, { description: 'The id that leads to the survivor from then on, or no longer does.' })
  readonly givenUp!: string;

  @Field(() => ID, { description: 'The customer who keeps the id.' })
  readonly survivor!: string;

  @Field(() => [IdentityGroup], { description: 'Who was who before.' })
  readonly before!: readonly IdentityGroup[];

  @Field(() => [IdentityGroup], { description: 'Who is who after.' })
  readonly after!: readonly IdentityGroup[];

  @Field(() => String, { description: 'Why.' })
  readonly why!: string;

  @Field(() => String, { description: 'The client that decided; empty where the resolver did.' })
  readonly client!: string;
}

@ObjectType({ description: 'A part of the feed of changes.' })
export class IdentityChangePage {
  @Field(() => [IdentityChange], { description: 'The changes, in their order.' })
  readonly changes!: readonly IdentityChange[];

  @Field(() => Float, { description: 'Give it as "after" to read on: the place of the last change read.' })
  readonly last!: number;

  @Field(() => Boolean, { description: 'Whether there are more now.' })
  readonly hasMore!: boolean;
}

@ObjectType({ description: 'What one comparison says of a pair of records. Never a value of theirs.' })
export class MatchContribution {
  @Field(() => String, { description: 'The comparison, as resolution.yaml names it.' })
  readonly comparison!: string;

  @Field(() => String, { description: 'The level that holds.' })
  readonly level!: string;

  @Field(() => Float, { description: 'What the level says, in bits: above zero for one person.' })
  readonly weight!: number;

  @Field(() => Float, {
    description: 'By how many bits the value says more, since it is rarer than its kind; below zero: less.',
  })
  readonly frequencyAdjustment!: number;
}

@ObjectType({ description: 'That two related people could look like this pair too.' })
export class MatchRelation {
  @Field(() => String, { description: 'The relation, as resolution.yaml names it.' })
  readonly name!: string;

  @Field(() => Float, { description: 'What it takes away, in bits.' })
  readonly weight!: number;
}

@ObjectType({
  description: 'Why two records are taken for one person or for two. The parts add up to the match weight.',
})
export class MatchExplanation {
  @Field(() => Float, { description: 'What is to be thought of a pair of which nothing is known, in bits.' })
  readonly prior!: number;

  @Field(() => [MatchContribution], { description: 'What each comparison says that has something to say.' })
  readonly contributions!: readonly MatchContribution[];

  @Field(() => MatchRelation, {
    nullable: true,
    description: 'The relation that explains the pair best otherwise.',
  })
  readonly relation!: MatchRelation | null;

  @Field(() => Float, {
    description: 'The sum: the logarithm to base 2 of the odds that they are one person.',
  })
  readonly matchWeight!: number;

  @Field(() => Float, { description: 'How likely it is that they are one person, from 0 to 1.' })
  readonly matchProbability!: number;

  @Field(() => LinkRule, {
    nullable: true,
    description:
      'The rule that decided when the two were compared last, whatever the sum comes to. Nothing here: none did, and the sum decides.',
  })
  readonly rule!: Rule | null;

  @Field(() => String, { description: 'The same as a sentence.' })
  readonly sentence!: string;

  @Field(() => String, { description: 'The same as a waterfall chart: SVG.' })
  readonly chart!: string;
}

@ObjectType({ description: 'A record in a pair.' })
export class MatchedRecord {
  @Field(() => RecordDepartment, { description: 'The department that keeps it.' })
  readonly department!: RecordDepartmentName;

  @Field(() => ID, { description: 'Its id in that department.' })
  readonly recordId!: string;
}

@ObjectType({
  description: 'A pair of records of which the model is not sure, and no person has said anything.',
})
export class UncertainMatch {
  @Field(() => MatchedRecord, { description: 'A record.' })
  readonly one!: MatchedRecord;

  @Field(() => MatchedRecord, { description: 'The other record.' })
  readonly other!: MatchedRecord;

  @Field(() => [ID], { description: 'The two ids that they came in under: give them to resolveMatch.' })
  readonly customers!: readonly string[];

  @Field(() => Boolean, { description: 'Whether they are one customer now, by a guess.' })
  readonly joined!: boolean;

  @Field(() => Float, { description: 'How likely it is that they are one person, from 0 to 1.' })
  readonly matchProbability!: number;

  @Field(() => Float, { description: 'The same in bits.' })
  readonly matchWeight!: number;
}
