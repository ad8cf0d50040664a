import { type SubgraphAnswer, type Transport, TransportError } from '../gateway/execution/transport.ts';
import { withinLimit } from '../gateway/transport/withinLimit.ts';
import type { Subgraph } from '../subgraphs/kit/subgraph.ts';

/** Reaches subgraphs that run in this process: the same request and headers as over HTTP, without the network. */
export function createInProcessTransport(subgraphs: readonly Subgraph[]): Transport {
  const byName = new Map<string, Subgraph>(subgraphs.map((subgraph) => [subgraph.name, subgraph]));
  return {
    async send(name, { body, headers }, limit) {
      const subgraph = byName.get(name);
      if (subgraph === undefined)
        throw new TransportError('SUBGRAPH_UNREACHABLE', 'does not run in this process');
      return await withinLimit(answerOf(subgraph, JSON.parse(body), headers), limit);
    },
    async close() {},
  };
}

async function answerOf(
  subgraph: Subgraph,
  request: Parameters<Subgraph['execute']>[0],
  headers: Readonly<Record<string, string>>,
): Promise<SubgraphAnswer> {
  const { data, errors, extensions } = await subgraph.execute(request, headers);
  return {
    data,
    ...(errors && { errors: errors.map((error) => error.toJSON()) }),
    ...(extensions && { extensions }),
  };
}
