import type { Agreement, Check, Problem } from './agreement.ts';
import { accessIsDecidedByConsent } from './checks/accessIsDecidedByConsent.ts';
import { consentSpecIsComposed } from './checks/consentSpecIsComposed.ts';
import { consentSpecIsLinked } from './checks/consentSpecIsLinked.ts';
import { customerIsKeyedByPassport } from './checks/customerIsKeyedByPassport.ts';
import { customerIsTheOnlyDoor } from './checks/customerIsTheOnlyDoor.ts';
import { derivationsAreReviewed } from './checks/derivationsAreReviewed.ts';
import { everythingIsDescribed } from './checks/everythingIsDescribed.ts';
import { identityIsEnteredForNoCustomer } from './checks/identityIsEnteredForNoCustomer.ts';
import { interfaceObjectsAreImpersonal } from './checks/interfaceObjectsAreImpersonal.ts';
import { judgementsAreOfCustomers } from './checks/judgementsAreOfCustomers.ts';
import { judgementsMayReadTheirInputs } from './checks/judgementsMayReadTheirInputs.ts';
import { lookupsAreGated } from './checks/lookupsAreGated.ts';
import { mutationsAnswerWithReceipts } from './checks/mutationsAnswerWithReceipts.ts';
import { onlyIdentityKnowsCustomerIds } from './checks/onlyIdentityKnowsCustomerIds.ts';
import { onlyIdentityReturnsCustomers } from './checks/onlyIdentityReturnsCustomers.ts';
import { passportsAreInaccessible } from './checks/passportsAreInaccessible.ts';
import { personalEntitiesCarryPassports } from './checks/personalEntitiesCarryPassports.ts';
import { personalFieldsAreMarked } from './checks/personalFieldsAreMarked.ts';
import { personalFieldsAreNullable } from './checks/personalFieldsAreNullable.ts';
import { supergraphStatesThePolicy } from './checks/supergraphStatesThePolicy.ts';
import { thereAreNoSubscriptions } from './checks/thereAreNoSubscriptions.ts';
import { wordsAreOfTheVocabulary } from './checks/wordsAreOfTheVocabulary.ts';

/** Every rule of the agreement, in the order in which their problems are reported. */
export const CHECKS: readonly Check[] = [
  // What is personal, and that it is said.
  consentSpecIsLinked,
  consentSpecIsComposed,
  wordsAreOfTheVocabulary,
  personalFieldsAreMarked,
  personalFieldsAreNullable,
  derivationsAreReviewed,
  judgementsAreOfCustomers,
  judgementsMayReadTheirInputs,

  // Customer is the only door.
  onlyIdentityKnowsCustomerIds,
  onlyIdentityReturnsCustomers,
  customerIsKeyedByPassport,
  identityIsEnteredForNoCustomer,
  passportsAreInaccessible,
  personalEntitiesCarryPassports,
  interfaceObjectsAreImpersonal,
  customerIsTheOnlyDoor,
  mutationsAnswerWithReceipts,
  lookupsAreGated,
  thereAreNoSubscriptions,
  accessIsDecidedByConsent,

  // What the departments agreed on is what the gateway enforces, and what people can read.
  supergraphStatesThePolicy,
  everythingIsDescribed,
];

/** Every place where the agreement breaks one of its rules, in the order of CHECKS. */
export function findProblems(agreement: Agreement): Problem[] {
  return CHECKS.flatMap(({ name, find }) => find(agreement).map((finding) => ({ check: name, ...finding })));
}
