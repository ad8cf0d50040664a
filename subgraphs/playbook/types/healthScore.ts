import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Consent, NonPersonal } from '../../kit/directives.ts';
import { DateTime } from '../../kit/scalars.ts';
import type { Health } from '../health/health.ts';
import { HealthComparison } from './healthComparison.ts';
import { HealthComponent } from './healthComponent.ts';
import { HEALTH_PART_PURPOSES } from './purposes.ts';

const PART = 'A part of a score, released only with Customer.healthScore';

@ObjectType({
  description:
    'How healthy the relationship with a customer was as of a moment, from what had happened by then. docs/health.md explains every word.',
})
export class HealthScore {
  @NonPersonal(PART)
  @Field(() => Int, {
    nullable: true,
    description: 'Whole points, 0 to 100: the sum of the contributions. Nothing here where whyNone says why.',
  })
  readonly value: number | null;

  @NonPersonal(PART)
  @Field(() => String, { nullable: true, description: 'The band that the score lies in: AT_RISK, STEADY.' })
  readonly band: string | null;

  @NonPersonal(PART)
  @Field(() => String, {
    nullable: true,
    description: 'Why there is no score; nothing here where there is one.',
  })
  readonly whyNone: string | null;

  @NonPersonal(PART)
  @Field(() => Float, {
    description:
      'The share of the definition’s weight that could be counted, 0 to 1. The rest is withheld, not known, or nothing to measure.',
  })
  readonly coverage: number;

  @NonPersonal(PART)
  @Field(() => Int, {
    nullable: true,
    description: 'The least that the score could be, whatever was left out said.',
  })
  readonly atLeast: number | null;

  @NonPersonal(PART)
  @Field(() => Int, {
    nullable: true,
    description: 'The most that the score could be, whatever was left out said.',
  })
  readonly atMost: number | null;

  @NonPersonal(PART)
  @Field(() => Int, {
    nullable: true,
    description: 'The score less that of 30 days before; nothing here where either is not known.',
  })
  readonly trend: number | null;

  @NonPersonal(PART)
  @Field(() => DateTime, { description: 'As of when.' })
  readonly asOf: Date;

  @NonPersonal(PART)
  @Field(() => String, { description: 'The version of the definition.' })
  readonly version: string;

  @Consent('INFERRED', HEALTH_PART_PURPOSES)
  @Field(() => [HealthComponent], {
    nullable: true,
    description:
      'What the score is made of, in the order of the definition. Nothing here where the caller’s purpose may not use all that it rests on.',
  })
  readonly components: readonly HealthComponent[] | null;

  @Consent('INFERRED', HEALTH_PART_PURPOSES)
  @Field(() => HealthComparison, {
    nullable: true,
    description:
      'What moved the score since the moment that was asked for; nothing here where none was, and as with components.',
  })
  readonly movedSince: HealthComparison | null;

  constructor(
    health: Health,
    components: readonly HealthComponent[] | null,
    movedSince: HealthComparison | null,
  ) {
    this.value = health.value;
    this.band = health.band;
    this.whyNone = health.whyNone?.sentence ?? null;
    this.coverage = Math.round(health.coverage * 100) / 100;
    this.atLeast = health.range?.atLeast ?? null;
    this.atMost = health.range?.atMost ?? null;
    this.trend = health.trend.change;
    this.asOf = health.asOf;
    this.version = health.version;
    this.components = components;
    this.movedSince = movedSince;
  }
}
