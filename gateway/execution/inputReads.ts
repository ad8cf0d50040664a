import type { CustomerContext } from './consentLayer.ts';

/** A field, and the consented fields from which it is computed, as far as they were open to it: `Type.field`, all of them. */
export interface FieldInputs {
  readonly field: string;
  readonly inputs: readonly string[];
}

/** What was read of one customer for one field that requires it. */
export interface InputReads extends FieldInputs {
  readonly customer: CustomerContext;
  /** For which it was read: the caller's, but for the inputs of a derived field. */
  readonly purpose: string;
}
