import type { WithheldReason } from '../../schema/consent/decide.ts';
import type { DisclosureSink } from '../disclosure/disclosure.ts';
import type { BoundCaller } from './caller.ts';
import type { ShapedAnswer } from './shape.ts';

/** Stage 7: records who read or was refused what, for what purpose. */
export function disclose(
  answer: ShapedAnswer,
  caller: BoundCaller,
  requestId: string,
  sink: DisclosureSink,
): void {
  if (answer.released.size === 0 && answer.consent.withheldCount === 0) return;
  const withheld: Partial<Record<WithheldReason, number>> = {};
  for (const { reason } of answer.consent.withheld) withheld[reason] = (withheld[reason] ?? 0) + 1;
  sink.record({
    requestId,
    client: caller.client?.id ?? null,
    purpose: answer.consent.purpose,
    automated: caller.ask.automated,
    released: Object.fromEntries(answer.released),
    withheld,
  });
}
