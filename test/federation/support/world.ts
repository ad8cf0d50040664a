/** An object of a reference model. What is under the name of a field is the field's value, unless `fields` says otherwise. */
export interface Thing {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

export type Arguments = Readonly<Record<string, unknown>>;

/** Reads what a field requires: `read('size box { width }')` gives an object with these keys. */
export type Read = (selection: string) => Record<string, unknown>;

/** Resolves a field. The same function serves the reference and whichever subgraph has the field. */
export type Resolve = (source: Thing, args: Arguments, read: Read) => unknown;

/** What there is, made anew for each asking: mutations may change it. */
export interface Facts {
  readonly query: Readonly<Record<string, unknown>>;
  /** All objects that `_entities` may be asked for. */
  readonly entities: readonly Thing[];
}

/** One executable reference schema, and the subgraphs that slice it. */
export interface World {
  readonly name: string;
  /** What the slices must compose to, as clients see it. */
  readonly reference: string;
  /** SDL by the subgraph's name; the link to the federation's directives is added. */
  readonly subgraphs: Readonly<Record<string, string>>;
  readonly facts: () => Facts;
  /** By `Type.field`; a field of an interface serves all who implement it. */
  readonly fields?: Readonly<Record<string, Resolve>>;
  /** `subgraph Type.field` that no plan may ask for, such as what was overridden. */
  readonly forbidden?: readonly string[];
  /** Fields by name in which no fault may be: where it would show depends on the plan. Keys and requirements are found. */
  readonly faultless?: readonly string[];
  /** Values for arguments by the name of the argument or the input field; by type where there are none. */
  readonly words?: Readonly<Record<string, readonly unknown[]>>;
  /** How many fields an operation has at most; 30 where nothing is said. */
  readonly size?: number;
  /** In how many of a hundred cases a planner may say that it knows no plan; none where nothing is said. */
  readonly refusals?: Readonly<Record<string, number>>;
}
