import type { ConsentRule } from '../../schema/consent/decide.ts';
import type { ClaimAttribute } from '../kit/claims.ts';
import { SubgraphError } from '../kit/errors.ts';
import { nameKey, normaliseEmail, normalisePhone, normalisePostcode, pairKey } from '../kit/normalise.ts';
import { type LookupValue, ruleOf } from './lookupRules.ts';
import type { CustomerLookup, PersonLookup } from './types/lookup.ts';
import type { MatchName, RecordDepartmentName } from './types/vocabulary.ts';

/** What one of a customer's records must say. */
export interface ClaimCriterion {
  readonly kind: 'Claim';
  readonly matchedOn: MatchName;
  readonly attribute: ClaimAttribute;
  /** As departments state it. */
  readonly value: string;
}

/** Which record must be one of the customer's. */
export interface RecordCriterion {
  readonly kind: 'Record';
  readonly matchedOn: MatchName;
  readonly department: RecordDepartmentName;
  readonly recordId: string;
}

export type Criterion = ClaimCriterion | RecordCriterion;

/** A checked lookup: a customer is found who meets every criterion, and whose grants meet the rule. */
export interface Lookup {
  readonly rule: ConsentRule;
  readonly criteria: readonly Criterion[];
}

const MEMBERS = ['email', 'phone', 'sourceRecord', 'orderId', 'ticketId', 'person'] as const;

/** Checks a lookup and brings its values to the form in which departments state theirs. Throws BAD_USER_INPUT. */
export function readLookup(by: CustomerLookup): Lookup {
  switch (onlyMember(by)) {
    case 'email':
      return claim('email', 'EMAIL', known('by.email', 'an e-mail address', normaliseEmail(by.email ?? '')));
    case 'phone':
      return claim('phone', 'PHONE', known('by.phone', A_PHONE, normalisePhone(by.phone ?? '')));
    case 'orderId':
      return claim('orderId', 'ORDER', identifier('by.orderId', by.orderId));
    case 'ticketId':
      return claim('ticketId', 'TICKET', identifier('by.ticketId', by.ticketId));
    case 'sourceRecord':
      return record(by.sourceRecord);
    case 'person':
      return person(by.person);
  }
}

function onlyMember(by: CustomerLookup): (typeof MEMBERS)[number] {
  const given = MEMBERS.filter((member) => isGiven(by[member]));
  const [member] = given;
  if (member !== undefined && given.length === 1) return member;
  throw badInput('by', `needs exactly one of ${MEMBERS.join(', ')}; it has ${given.join(' and ') || 'none'}`);
}

const A_PHONE = 'a telephone number in international form, such as +44 20 7946 0958';

const MATCHED_ON = {
  email: 'EMAIL',
  phone: 'PHONE',
  orderId: 'ORDER_ID',
  ticketId: 'TICKET_ID',
} as const satisfies Partial<Record<LookupValue, MatchName>>;

function claim(by: keyof typeof MATCHED_ON, attribute: ClaimAttribute, value: string): Lookup {
  return { rule: ruleOf([by]), criteria: [{ kind: 'Claim', matchedOn: MATCHED_ON[by], attribute, value }] };
}

function record(given: CustomerLookup['sourceRecord']): Lookup {
  const recordId = identifier('by.sourceRecord.recordId', given?.recordId);
  const department = given?.department as RecordDepartmentName;
  return {
    rule: ruleOf(['sourceRecord']),
    criteria: [{ kind: 'Record', matchedOn: 'SOURCE_RECORD', department, recordId }],
  };
}

/** The name alone is no lookup: too many people share theirs. */
function person(given: PersonLookup | null | undefined): Lookup {
  const name = known(
    'by.person',
    'a given and a family name, both with a letter at least',
    nameKey(given?.givenName ?? '', given?.familyName ?? ''),
  );
  const values: LookupValue[] = ['person'];
  const criteria: Criterion[] = [];
  if (isGiven(given?.birthDate)) {
    values.push('birthDate');
    criteria.push({ ...PAIRED.birthDate, value: pairKey(name, given.birthDate) });
  }
  if (isGiven(given?.postcode)) {
    const postcode = known('by.person.postcode', 'a postal code', normalisePostcode(given.postcode));
    values.push('postcode');
    criteria.push({ ...PAIRED.postcode, value: pairKey(name, postcode) });
  }
  if (criteria.length === 0) throw badInput('by.person', 'needs birthDate or postcode beside the name');
  return { rule: ruleOf(values), criteria };
}

const PAIRED = {
  birthDate: { kind: 'Claim', matchedOn: 'NAME_AND_BIRTH_DATE', attribute: 'NAME_BIRTH_DATE' },
  postcode: { kind: 'Claim', matchedOn: 'NAME_AND_POSTCODE', attribute: 'NAME_POSTCODE' },
} as const satisfies Record<string, Omit<ClaimCriterion, 'value'>>;

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

/** An id as its department writes it, less the space around it. A NUL is no part of any, and the database refuses it. */
function identifier(argument: string, id: string | null | undefined): string {
  const trimmed = id?.trim() ?? '';
  return known(
    argument,
    'an id, not empty and without NUL',
    trimmed !== '' && !trimmed.includes('\0') ? trimmed : undefined,
  );
}

function known(argument: string, expected: string, value: string | undefined): string {
  if (value === undefined) throw badInput(argument, `must be ${expected}`);
  return value;
}

/** Names the argument and what it should be, never what it was. */
function badInput(argument: string, demand: string): SubgraphError {
  return new SubgraphError('BAD_USER_INPUT', `${argument} ${demand}.`, { argument });
}
