import { isDeepStrictEqual } from 'node:util';
import { answerOperation } from '../company/answerOperation.ts';
import type { GatewayUnderTest } from '../gateways/gateway.ts';
import type { ClientRequest, Workload } from '../workloads/workload.ts';

export interface Comparison {
  readonly gateway: GatewayUnderTest;
  readonly url: string;
  readonly workload: Workload;
  readonly token: string;
  /** What a gateway that enforces consent must withhold. */
  readonly withholds: (coordinate: string, customer: string) => boolean;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: unknown;
  readonly extensions?: { readonly consent?: { readonly withheldCount?: number } };
}

/**
 * Asks a gateway each operation of a workload at least once, about customers of every sort, and compares the data with
 * what the canned records say. Throws an Error at the first difference.
 */
export async function compareAnswers(comparison: Comparison): Promise<void> {
  const { gateway, workload } = comparison;
  let withheld = 0;
  for (const request of sample(workload)) {
    const answer = await ask(comparison, request);
    const expected = answerOperation(request, {
      passports: new Map(),
      ...(gateway.enforcesConsent && { withholds: comparison.withholds }),
    });
    withheld += answer.extensions?.consent?.withheldCount ?? 0;
    if (answer.errors === undefined && isDeepStrictEqual(answer.data, expected)) continue;
    const excerpt = (value: unknown) => JSON.stringify(value)?.slice(0, 600);
    throw new Error(
      [
        `${gateway.name} does not answer ${workload.name} as it should: ${request.query.slice(0, 300)}`,
        `  expected ${excerpt({ data: expected })}`,
        `  got      ${excerpt(answer)}`,
      ].join('\n'),
    );
  }
  const someWithhold = gateway.enforcesConsent && workload.kind === 'MIXED';
  if (withheld > 0 !== someWithhold) {
    throw new Error(`${gateway.name} withheld ${withheld} fields of ${workload.name}`);
  }
}

/** Enough requests to meet every operation and, of single customers, every sort. */
function sample({ requests, recipes }: Workload): readonly ClientRequest[] {
  return requests.slice(0, Math.max(recipes.size, 20));
}

async function ask({ url, token }: Comparison, request: ClientRequest): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify(request),
  });
  const text = await response.text();
  try {
    return JSON.parse(text) as Answer;
  } catch (error) {
    throw new Error(`${url} answered ${response.status} and no JSON: ${text.slice(0, 200)}`, {
      cause: error,
    });
  }
}
