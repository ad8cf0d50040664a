/** The W3C trace context of a request, as the headers that carry it; empty when it has none. */
export type TraceContext = Readonly<Record<string, string>>;

/** Nobody traces this request. */
export const NO_TRACE: TraceContext = Object.freeze({});

/** The part of a traceparent that every version has (section 3.2); version ff is forbidden. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const KEY = '[a-z][a-z0-9_\\-*/]{0,255}|[a-z0-9][a-z0-9_\\-*/]{0,240}@[a-z][a-z0-9_\\-*/]{0,13}';
const VALUE = '[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]';
const MEMBER = new RegExp(`^(${KEY})=${VALUE}$`);
const MOST_MEMBERS = 32;
const LONGEST_STATE = 512;

/**
 * Reads `traceparent` and `tracestate` (W3C Trace Context, level 1). What is malformed is dropped, and a tracestate with
 * it whose traceparent is. `header` gives the value of a header, several joined by commas.
 */
export function readTraceContext(header: (name: string) => string | undefined): TraceContext {
  const parent = header('traceparent');
  if (parent === undefined) return NO_TRACE;
  const traceparent = readParent(parent);
  if (traceparent === undefined) return NO_TRACE;
  const tracestate = readState(header('tracestate') ?? '');
  return tracestate === undefined ? { traceparent } : { traceparent, tracestate };
}

/** In version 00, the highest that we know: so the specification wants it from whoever meets a higher one. */
function readParent(text: string): string | undefined {
  const [, version, trace = '', parent = '', flags, more] = TRACEPARENT.exec(text) ?? [];
  if (version === undefined || (version === '00' && more !== undefined)) return undefined;
  if (/^0+$/.test(trace) || /^0+$/.test(parent)) return undefined;
  return `00-${trace}-${parent}-${flags}`;
}

/** Undefined when there is none, or one that is not well-formed. */
function readState(text: string): string | undefined {
  if (text.length > LONGEST_STATE) return undefined;
  const members = text
    .split(',')
    .map((member) => member.replaceAll(/^[\t ]+|[\t ]+$/g, ''))
    .filter((member) => member !== '');
  if (members.length === 0 || members.length > MOST_MEMBERS) return undefined;
  const keys = members.map((member) => MEMBER.exec(member)?.[1]);
  if (keys.includes(undefined) || new Set(keys).size < keys.length) return undefined;
  return members.join(',');
}
