/** Something that the operator of the resolver can mend. The message says what was expected and where, and quotes no record. */
export class ResolutionError extends Error {
  override readonly name = 'ResolutionError';
}
