import type { EngagementComponent } from './healthDefinition.ts';
import type { HealthInputs, HealthSubscription } from './healthInputs.ts';
import {
  daysBefore,
  daysBetween,
  fading,
  isWithin,
  leftOut,
  type Measured,
  measured,
  reachesBack,
  whenKnown,
} from './measured.ts';

/** Whole days since they became known to us. */
export function tenure({ knownSince }: HealthInputs, asOf: Date): Measured {
  return whenKnown(knownSince, 'since when they are known', (since) =>
    since > asOf
      ? leftOut('NOTHING', 'they were not known yet')
      : measured(Math.floor(daysBetween(since, asOf))),
  );
}

/**
 * Points for each subscription that runs, and for each time in the window that they turned to us, fading; at least so many
 * where older times in the window were not read.
 */
export function engagement(
  { windowDays, halfLifeDays, perSubscription, perInbound }: EngagementComponent,
  inputs: HealthInputs,
  asOf: Date,
): Measured {
  return whenKnown(inputs.subscriptions, 'subscriptions', (subscriptions) =>
    whenKnown(inputs.interactions, 'interactions', (interactions) => {
      const isRead = (from: Date) =>
        reachesBack(interactions, inputs.interactionsAreAll, ({ at }) => at, from);
      // of what was before the oldest one that was read, nothing is known, not even that it was nothing
      if (!isRead(asOf)) return leftOut('UNKNOWN', 'interactions of that time were not read');
      const running = subscriptions.filter((one) => runs(one, asOf)).length;
      const turned = interactions
        .filter(({ at, direction }) => direction === 'INBOUND' && isWithin(at, asOf, windowDays))
        .reduce((sum, { at }) => sum + fading(at, asOf, halfLifeDays), 0);
      const bound = { is: 'AT_LEAST', unread: 'interactions' } as const;
      return measured(
        perSubscription * running + perInbound * turned,
        isRead(daysBefore(asOf, windowDays)) ? null : bound,
      );
    }),
  );
}

/** When a subscription was paused is not known: one that is paused now counts as paused then, one that ended as running before. */
function runs({ startedAt, endedAt, status }: HealthSubscription, asOf: Date): boolean {
  return startedAt <= asOf && (endedAt === null ? status === 'ACTIVE' : endedAt > asOf);
}
