import type { Caller } from '../../schema/consent/callerToken.ts';
import { deriveKeyring, type Key, type Keyring } from '../../schema/consent/keys.ts';
import {
  joinSections,
  mintSection,
  PASSPORT_LIFETIME_SECONDS,
  type PassportSection,
} from '../../schema/consent/passport.ts';
import { DEPARTMENTS, type Department } from '../kit/departments.ts';
import { customerGrants } from './customerGrants.ts';
import type { CustomerFacts } from './store.ts';

/** A customer's passport, and identity's own section of it: what the gate goes by. */
export interface MintedPassport {
  readonly text: string;
  readonly own: PassportSection;
}

/** Mints passports: one section for each department, each under a key that only identity and that department hold. */
export class PassportOffice {
  readonly #keys: ReadonlyMap<Department, Key>;

  constructor(master: Keyring) {
    this.#keys = new Map(
      DEPARTMENTS.map((department) => [department, deriveKeyring(master, 'passport', department).keys[0]]),
    );
  }

  /**
   * The passport that lets this caller's request speak of the customer. `facts` holds just the records that the caller
   * may see. Equal facts give equal passports throughout a request: the times are those of the caller's token. `now`
   * (seconds) decides which consents have run out.
   */
  mint(facts: CustomerFacts, caller: Caller, now: number): MintedPassport {
    const grants = customerGrants(facts, new Date(now * 1000));
    const section = (audience: Department): PassportSection => ({
      audience,
      tenant: caller.tenant,
      customer: facts.id,
      issuedAt: caller.issuedAt,
      expiresAt: caller.issuedAt + PASSPORT_LIFETIME_SECONDS,
      grants,
      records: recordIds(facts, audience),
    });
    const sections = [...this.#keys].map(([department, key]) => mintSection(section(department), key));
    return { text: joinSections(sections), own: section('identity') };
  }
}

function recordIds(facts: CustomerFacts, department: Department): string[] {
  return facts.records.filter((record) => record.department === department).map(({ recordId }) => recordId);
}
