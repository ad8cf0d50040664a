import type { SubgraphAnswer } from '../execution/transport.ts';
import type { RawAnswer } from './answerHandler.ts';
import { ExchangeError } from './exchangeError.ts';

/** An answer, and the text that it was parsed from. */
export interface ReadAnswer {
  readonly answer: SubgraphAnswer;
  readonly text: string;
}

/**
 * A GraphQL answer is an object with data or errors, whatever the status (GraphQL over HTTP). Throws ExchangeError for
 * anything else.
 */
export function readAnswer({ status, body }: RawAnswer): ReadAnswer {
  const text = body.toString('utf8');
  const answer = parseJson(text);
  if (typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer))
    return { answer: answer as SubgraphAnswer, text };
  const message = `answered with something that is not a GraphQL answer (status ${status})`;
  // a proxy that finds nobody behind it, or a server that fell over before it came to GraphQL
  throw new ExchangeError('SUBGRAPH_INVALID_ANSWER', message, { isFault: status >= 500 });
}

/** Undefined for what is not JSON. The parser's own error quotes the text, so it goes no further. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
