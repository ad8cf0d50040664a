/**
 * What a judgement rests on, as it reached us: a value (also the one that says that there is none), or nothing, since the
 * customer does not let it be read for the purpose or since nobody knows it. What is not known never counts as a good sign.
 */
export type Input<T> =
  | { readonly kind: 'KNOWN'; readonly value: T }
  | { readonly kind: 'WITHHELD' }
  | { readonly kind: 'UNKNOWN' };
