import { gatewayError } from '../errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import { type Disclosure, type DisclosureSink, encodeDisclosure } from './disclosure.ts';
import type { SegmentLog } from './segmentLog.ts';

/** Whether an answer is sent whose disclosure cannot be recorded. */
export const DISCLOSURE_MODES = ['required', 'best-effort'] as const;
export type DisclosureMode = (typeof DISCLOSURE_MODES)[number];

/** The operator is told at most so often. */
const TELL_EVERY_MS = 10_000;

/** Records each disclosure on disk before its answer is sent. */
export class DisclosureLog implements DisclosureSink {
  readonly #segments: SegmentLog;
  readonly #mode: DisclosureMode;
  readonly #logger: Pick<Logger, 'error' | 'warn'>;
  #failures = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(segments: SegmentLog, mode: DisclosureMode, logger: Pick<Logger, 'error' | 'warn'>) {
    this.#segments = segments;
    this.#mode = mode;
    this.#logger = logger;
  }

  async record(disclosure: Disclosure, signal: AbortSignal): Promise<void> {
    try {
      await before(signal, this.#segments.append(encodeDisclosure(disclosure)));
    } catch (error) {
      this.#failed((error as NodeJS.ErrnoException).code ?? 'unknown');
      if (this.#mode === 'required')
        throw gatewayError(
          'DISCLOSURE_UNAVAILABLE',
          'What this answer discloses could not be recorded, so it is not sent. Try again later.',
        );
    }
  }

  #failed(reason: string): void {
    this.#failures++;
    const now = performance.now();
    if (now - this.#toldAt < TELL_EVERY_MS) return;
    this.#toldAt = now;
    const about = { reason, answers: this.#failures };
    if (this.#mode === 'required')
      this.#logger.error(about, 'disclosures cannot be recorded, and answers are not sent');
    else this.#logger.warn(about, 'disclosures could not be recorded, and answers were sent all the same');
    this.#failures = 0;
  }
}

/** Rejects when the signal aborts first: a disk that hangs must not keep a request for ever. */
function before(signal: AbortSignal, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () =>
      reject(Object.assign(new Error('The request has had its time.'), { code: 'TIMEOUT' }));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
