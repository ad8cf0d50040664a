import type { WithheldReason } from '../../schema/consent/decide.ts';

/** What one answer disclosed, and to whom. Fields and reasons, never values. */
export interface Disclosure {
  readonly requestId: string;
  readonly client: string | null;
  readonly purpose: string | null;
  readonly automated: boolean;
  /** `Type.field` and how often it was released with a value. */
  readonly released: Readonly<Record<string, number>>;
  /** How many fields were withheld, by reason. */
  readonly withheld: Readonly<Partial<Record<WithheldReason, number>>>;
}

/** Where disclosures go. */
export interface DisclosureSink {
  record(disclosure: Disclosure): void;
}
