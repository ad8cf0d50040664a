import { Field, Int, ObjectType } from 'type-graphql';
import { NonPersonal } from '../../kit/directives.ts';
import { enumOf } from '../../kit/enumOf.ts';
import { DateTime } from '../../kit/scalars.ts';
import type {
  MovementCause as Cause,
  HealthComparison as Comparison,
  HealthMovement as Movement,
} from '../health/compareHealth.ts';
import type { ComponentName } from '../health/healthDefinition.ts';
import { HealthComponentName } from './healthComponent.ts';

const PART = 'A part of a comparison, released only with HealthScore.movedSince';
const CAUSES = ['ENTERED', 'LEFT', 'VALUE', 'WEIGHT', 'ROUNDING', 'NONE'] as const;

export const HealthMovementCause = enumOf('HealthMovementCause', 'Why a component moved the score.', CAUSES, {
  ENTERED: 'It was left out before.',
  LEFT: 'It is left out now.',
  VALUE: 'It measured something else.',
  WEIGHT: 'It counts for more or for less, since others came or went.',
  ROUNDING: 'Nothing moved but the whole points.',
  NONE: 'Nothing moved.',
});

@ObjectType({ description: 'How one component moved a score.' })
export class HealthMovement {
  @NonPersonal(PART)
  @Field(() => HealthComponentName, { description: 'Which one.' })
  readonly name: ComponentName;

  @NonPersonal(PART)
  @Field(() => HealthMovementCause, { description: 'Why.' })
  readonly cause: Cause;

  @NonPersonal(PART)
  @Field(() => Int, {
    nullable: true,
    description: 'By how many points; nothing here where a score is missing.',
  })
  readonly difference: number | null;

  @NonPersonal(PART)
  @Field(() => String, { description: 'The same in a sentence.' })
  readonly sentence: string;

  constructor({ name, cause, difference, sentence }: Movement) {
    this.name = name;
    this.cause = cause;
    this.difference = difference;
    this.sentence = sentence;
  }
}

@ObjectType({ description: 'Why a score moved between two moments.' })
export class HealthComparison {
  @NonPersonal(PART)
  @Field(() => DateTime, { description: 'The earlier moment.' })
  readonly since: Date;

  @NonPersonal(PART)
  @Field(() => Int, { nullable: true, description: 'The score then; nothing here where there was none.' })
  readonly before: number | null;

  @NonPersonal(PART)
  @Field(() => Int, {
    nullable: true,
    description: 'The score less the one then; nothing here where either is missing.',
  })
  readonly difference: number | null;

  @NonPersonal(PART)
  @Field(() => String, {
    description: 'The same in a sentence.',
  })
  readonly sentence: string;

  @NonPersonal(PART)
  @Field(() => [HealthMovement], {
    description: 'What moved it, the most first.',
  })
  readonly movements: readonly HealthMovement[];

  constructor(
    { difference, sentence, movements }: Comparison,
    before: { readonly value: number | null; readonly asOf: Date },
  ) {
    this.since = before.asOf;
    this.before = before.value;
    this.difference = difference;
    this.sentence = sentence;
    this.movements = movements.map((movement) => new HealthMovement(movement));
  }
}
