import type { Kysely } from 'kysely';
import type { Keyring } from '../../../schema/consent/keys.ts';
import type { RecordName } from '../../kit/claims.ts';
import type { IdentityTables } from '../tables.ts';
import type { MatchModels } from './matchModels.ts';

/** By what records are resolved. */
export interface Resolving {
  readonly database: Kysely<IdentityTables>;
  readonly ring: Keyring;
  readonly models: MatchModels;
  readonly now: () => Date;
  /** Told of records that were sealed under a key that is no longer held. */
  readonly onAside?: (records: readonly RecordName[]) => void;
  /** Told of what kept a page from being resolved where it was taken in, and could still be taken in. */
  readonly onFailure?: (error: unknown) => void;
}
