import type { DisclosureSink } from '../disclosure/disclosure.ts';
import type { BoundCaller } from './caller.ts';
import type { ShapedAnswer } from './shape.ts';

/**
 * Stage 7: records who read or was refused what of whom, for what purpose. Resolves when the answer may be sent; throws a
 * GraphQLError DISCLOSURE_UNAVAILABLE when it may not.
 */
export async function disclose(
  { disclosed }: ShapedAnswer,
  { client, person, ask }: BoundCaller,
  requestId: string,
  signal: AbortSignal,
  sink: DisclosureSink,
): Promise<void> {
  if (disclosed.length === 0) return;
  const disclosure = {
    id: requestId,
    at: new Date(),
    tenant: ask.tenant,
    client: client?.id ?? '',
    person,
    purpose: ask.purpose,
    automated: ask.automated,
    groups: disclosed,
  };
  await sink.record(disclosure, signal);
}
