import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { OperationRequest } from '../pipeline/index.ts';

/** A request's operation without its variables. */
export type KnownOperation = Omit<OperationRequest, 'variables'>;

/** How many texts are kept. */
const MOST_TEXTS = 2_000;

/**
 * Operations that Apollo Server has parsed and validated against the supergraph in force: asked again, they go straight to
 * the pipeline. A new supergraph begins with none.
 */
export class KnownOperations {
  readonly #byText = new LRUCache<string, Map<string | undefined, KnownOperation>>({ max: MOST_TEXTS });
  readonly #version: () => GraphQLSchema;
  #knownOf: GraphQLSchema | undefined;

  /** `version`: the API schema in force. */
  constructor(version: () => GraphQLSchema) {
    this.#version = version;
  }

  find(text: string, operationName: string | undefined): KnownOperation | undefined {
    if (this.#version() !== this.#knownOf) return undefined;
    return this.#byText.get(text)?.get(operationName);
  }

  remember(text: string, operationName: string | undefined, operation: KnownOperation): void {
    const version = this.#version();
    if (operation.schema !== version) return; // validated before a new supergraph took over
    if (version !== this.#knownOf) {
      this.#byText.clear();
      this.#knownOf = version;
    }
    const byName = this.#byText.get(text);
    if (byName === undefined) this.#byText.set(text, new Map([[operationName, operation]]));
    else byName.set(operationName, operation);
  }
}
