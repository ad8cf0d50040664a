import { createHash } from 'node:crypto';
import type { DocumentNode } from 'graphql';
import { visit } from 'graphql';
import type { OverrideOutcome } from './planner.ts';

/** `percent(12.5)`: the label of an `@override` that applies to so many of a hundred requests. */
const PERCENT = /^percent\((\d{1,2}(?:\.\d{1,8})?|100)\)$/;

/**
 * Decides on the labelled `@override`s of one supergraph. `percent(n)` is decided by a hash of the request's id: one
 * request has one answer wherever it is asked. Any other label applies when the operator has switched it on.
 */
export class Overrides {
  readonly #labels: readonly { readonly label: string; readonly percent: number | undefined }[];
  readonly #switchedOn: ReadonlySet<string>;
  readonly #none: OverrideOutcome | undefined;

  constructor(supergraph: DocumentNode, switchedOn: ReadonlySet<string>) {
    this.#labels = overrideLabels(supergraph).map((label) => {
      const percent = PERCENT.exec(label)?.[1];
      return { label, percent: percent === undefined ? undefined : Number(percent) };
    });
    this.#switchedOn = switchedOn;
    const isFixed = this.#labels.every(({ percent }) => percent === undefined);
    this.#none = isFixed ? this.at(0) : undefined;
  }

  decide(requestId: string): OverrideOutcome {
    return this.#none ?? this.at(percentageOf(requestId));
  }

  /** For a request whose id hashes to that percentage. */
  at(percentage: number): OverrideOutcome {
    const labels = new Map(
      this.#labels.map(({ label, percent }) => [
        label,
        percent === undefined ? this.#switchedOn.has(label) : percentage < percent,
      ]),
    );
    const inactive = this.#labels.flatMap(({ label, percent }) =>
      percent !== undefined && labels.get(label) === false ? [percent] : [],
    );
    const key = [...labels.values()].map((applies) => (applies ? '1' : '0')).join('');
    return { labels, percentage: Math.max(0, ...inactive), key };
  }
}

/** From 0 to 100, 100 excluded. */
function percentageOf(requestId: string): number {
  return (createHash('sha256').update(requestId).digest().readUInt32BE(0) / 2 ** 32) * 100;
}

function overrideLabels(supergraph: DocumentNode): readonly string[] {
  const labels = new Set<string>();
  visit(supergraph, {
    Directive({ name, arguments: args }) {
      if (name.value !== 'join__field') return;
      const label = args?.find((argument) => argument.name.value === 'overrideLabel')?.value;
      if (label?.kind === 'StringValue') labels.add(label.value);
    },
  });
  return [...labels].sort();
}
