import type { SubgraphAnswer } from '../execution/transport.ts';
import type { RawAnswer } from './answerHandler.ts';
import { ExchangeError } from './exchangeError.ts';

/** An answer, and the text that it was parsed from. */
export interface ReadAnswer {
  readonly answer: SubgraphAnswer;
  readonly text: string;
}

/**
 * How many levels of objects and lists an answer has at most. What nobody means to read is nested deeper than this, and what
 * works on the parsed answer, JSON.stringify among it, would run out of stack.
 */
const MOST_LEVELS = 1_000;

/**
 * A GraphQL answer is an object with data or errors, whatever the status (GraphQL over HTTP). Throws ExchangeError for
 * anything else.
 */
export function readAnswer({ status, body }: RawAnswer): ReadAnswer {
  const text = body.toString('utf8');
  if (isDeeper(text, MOST_LEVELS))
    throw new ExchangeError('SUBGRAPH_INVALID_ANSWER', 'answered with what is nested too deeply');
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

/**
 * Whether a JSON text has more levels than so many. The text is asked, because to walk through what was parsed of it costs
 * more than parsing it did.
 */
function isDeeper(text: string, levels: number): boolean {
  if (text.length <= 2 * levels || !hasMoreBrackets(text, levels)) return false;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) index = endOfString(text, index);
    else if (code === OPENS_LIST || code === OPENS_OBJECT) {
      if (++depth > levels) return true;
    } else if (code === CLOSES_LIST || code === CLOSES_OBJECT) depth--;
  }
  return false;
}

/** Whether more of them open than so many, in strings or not: most answers have fewer, which is seen at a glance. */
function hasMoreBrackets(text: string, count: number): boolean {
  let left = count;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (left-- === 0) return true;
    }
  }
  return false;
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPENS_LIST, CLOSES_LIST, OPENS_OBJECT, CLOSES_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Where the closing quote stands of the string that opens here; the end of the text where there is none. */
function endOfString(text: string, opening: number): number {
  for (let end = text.indexOf('"', opening + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
