import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a browser may have sent this on behalf of somebody else's page. Apollo Server refuses such requests unless they
 * carry a header that a page cannot send without asking first (its CSRF prevention). Programs that are no browsers need
 * no such header: they bear none of the marks of one, and every browser bears at least one.
 */
export function mayBeCrossSite(headers: IncomingHttpHeaders): boolean {
  return MARKS.some((name) => headers[name] !== undefined) || /^Mozilla\//i.test(headers['user-agent'] ?? '');
}

const MARKS = ['origin', 'referer', 'cookie', 'sec-fetch-site', 'sec-fetch-dest'] as const;
