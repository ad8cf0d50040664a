/**
 * The canned subgraphs, one process for all: its passport keys in BENCH_PASSPORT_KEYS. Each different request body is answered
 * once from the records; from then on the same bytes are sent, so that they are never the limit. What is disclosed is taken,
 * counted and forgotten.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseKeyring } from '../schema/consent/keys.ts';
import { answerOperation, type OperationRequest } from './company/answerOperation.ts';
import { mintPassports, shortKeys } from './company/mintPassports.ts';
import { FIRST_PORT, SUBGRAPHS, type SubgraphPath } from './company/subgraphs.ts';

/** How many bytes of requests and answers are kept before all are forgotten. */
const MOST_KEPT_BYTES = 1_000_000_000;

const master = parseKeyring(process.env.BENCH_PASSPORT_KEYS ?? '', 'BENCH_PASSPORT_KEYS');
const keys: readonly (readonly [SubgraphPath, ReadonlyMap<string, string>])[] = [
  ['/graphql', mintPassports(master, Math.floor(Date.now() / 1000))],
  ['/short-keys', shortKeys()],
];

/** The answers of one subgraph at one path, by the request's body. */
class AnswerCache {
  #bytes = 0;
  readonly #passports: ReadonlyMap<string, string>;
  readonly #answers = new Map<string, Buffer>();

  constructor(passports: ReadonlyMap<string, string>) {
    this.#passports = passports;
  }

  /** Throws an Error for a request that cannot be answered. */
  answer(body: string): Buffer {
    let answer = this.#answers.get(body);
    if (answer === undefined) {
      const request = JSON.parse(Buffer.from(body, 'latin1').toString()) as OperationRequest;
      answer = Buffer.from(
        JSON.stringify({ data: answerOperation(request, { passports: this.#passports }) }),
      );
      this.#keep(body, answer);
    }
    return answer;
  }

  #keep(body: string, answer: Buffer): void {
    this.#bytes += body.length + answer.length;
    if (this.#bytes > MOST_KEPT_BYTES / SUBGRAPHS.length / keys.length) {
      this.#answers.clear();
      this.#bytes = body.length + answer.length;
    }
    this.#answers.set(body, answer);
  }
}

const RECORD_DISCLOSURES = Buffer.from('{"query":"mutation RecordDisclosures(');

function isDisclosures(body: Buffer): boolean {
  return body.subarray(0, RECORD_DISCLOSURES.length).equals(RECORD_DISCLOSURES);
}

/** What identity says when it has stored them. */
function takeDisclosures(body: Buffer): Buffer {
  const { variables } = JSON.parse(body.toString()) as {
    readonly variables: { readonly records: readonly unknown[] };
  };
  return Buffer.from(JSON.stringify({ data: { recordDisclosures: variables.records.length } }));
}

function respond(status: number, body: Buffer, response: ServerResponse): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}

function serve(
  request: IncomingMessage,
  response: ServerResponse,
  caches: ReadonlyMap<string, AnswerCache>,
): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    try {
      const cache = caches.get(request.url ?? '');
      if (cache === undefined) throw new Error(`there is nothing at ${request.url}`);
      if (isDisclosures(body)) {
        respond(200, takeDisclosures(body), response);
        return;
      }
      // latin1 makes a key of the bytes without decoding them
      respond(200, cache.answer(body.toString('latin1')), response);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      respond(500, Buffer.from(JSON.stringify({ errors: [{ message }] })), response);
    }
  });
}

for (const [index] of SUBGRAPHS.entries()) {
  const caches = new Map(keys.map(([path, passports]) => [path as string, new AnswerCache(passports)]));
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) =>
    serve(request, response, caches),
  );
  server.listen(FIRST_PORT + index, '127.0.0.1');
}
