/** Where the text of a supergraph comes from. */
export interface SupergraphFeed {
  /** For log lines and errors; holds no credentials. */
  readonly name: string;
  /** How often to look for a new text, in milliseconds; undefined for a text that never changes. */
  readonly pollMs: number | undefined;
  /** The text, or undefined when it is still the one that was read last. Throws an Error that says why there is none. */
  read(signal: AbortSignal): Promise<string | undefined>;
  /** The next `read` answers with the text, whether it changed or not. */
  forget(): void;
  /** Calls back when there may be a new text before the next look is due. Answers with what ends that. */
  listen(changed: () => void): () => void;
}
