import type { Dispatcher } from 'undici';
import { ExchangeError, networkError } from './exchangeError.ts';

/** A whole answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly body: Buffer;
}

export interface AnswerReceiver {
  readonly maxBytes: number;
  readonly resolve: (answer: RawAnswer) => void;
  readonly reject: (error: ExchangeError) => void;
}

/**
 * Collects the answer to one request and reports once. It speaks undici's plain handler interface: no stream, and no
 * object of headers, is made for an answer (docs/decisions/0009).
 */
export class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #receiver: AnswerReceiver;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #status = 0;
  #abort: ((reason?: Error) => void) | undefined;
  #isOver = false;

  constructor(receiver: AnswerReceiver) {
    this.#receiver = receiver;
  }

  /** Gives up: the connection is closed, or the stream on it. Harmless once there is an answer. */
  cancel(error: ExchangeError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#abort?.(error);
    this.#receiver.reject(error);
  }

  /** The request is about to be written to a connection. */
  onConnect(abort: (reason?: Error) => void): void {
    if (this.#isOver) {
      abort();
      return;
    }
    const isRepeated = this.#abort !== undefined;
    this.#abort = abort;
    // undici sends a request again when an HTTP/2 session ends: whether that is safe is not for it to say
    if (isRepeated) this.cancel(networkError(new Error('the connection was lost'), true));
  }

  onHeaders(status: number, headers: readonly Buffer[]): boolean {
    this.#status = status;
    const encoding = contentEncoding(headers);
    if (encoding !== undefined && encoding !== 'identity')
      this.cancel(invalid('answered with a compressed body, which it was not asked for'));
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#receiver.maxBytes) this.cancel(invalid('answered with more than is allowed'));
    else this.#chunks.push(chunk);
    return true;
  }

  onComplete(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks, this.#bytes);
    this.#receiver.resolve({ status: this.#status, body });
  }

  onError(error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#receiver.reject(networkError(error, this.#abort !== undefined));
  }
}

const CONTENT_ENCODING = 'content-encoding';

/** `headers` alternates names and values. */
function contentEncoding(headers: readonly Buffer[]): string | undefined {
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index];
    if (
      name?.length === CONTENT_ENCODING.length &&
      name.toString('latin1').toLowerCase() === CONTENT_ENCODING
    )
      return headers[index + 1]?.toString('latin1').toLowerCase();
  }
  return undefined;
}

function invalid(message: string): ExchangeError {
  return new ExchangeError('SUBGRAPH_INVALID_ANSWER', message);
}
