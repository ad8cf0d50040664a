/** The words of the CRM, as its tables hold them and the API shows them. */

/** The lowest first. */
export const TIERS = ['BRONZE', 'SILVER', 'GOLD', 'PLATINUM'] as const;
export type Tier = (typeof TIERS)[number];

export const CHANNELS = ['EMAIL', 'PHONE', 'POST', 'CHAT'] as const;
export type Channel = (typeof CHANNELS)[number];

export const ADDRESS_KINDS = ['HOME', 'WORK', 'DELIVERY'] as const;
export type AddressKind = (typeof ADDRESS_KINDS)[number];

export const DIRECTIONS = ['INBOUND', 'OUTBOUND'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const TOPICS = [
  'WELCOME',
  'ADVICE',
  'ACCOUNT_CHANGE',
  'RENEWAL',
  'COMPLAINT',
  'FEEDBACK',
  'EVENT',
] as const;
export type Topic = (typeof TOPICS)[number];

export const CIRCUMSTANCE_KINDS = ['BEREAVEMENT', 'DISPUTE', 'FRAUD_SUSPECTED'] as const;
export type CircumstanceKind = (typeof CIRCUMSTANCE_KINDS)[number];

/** What the sales department means by each tier. */
export const TIER_MEANINGS: Readonly<Record<Tier, string>> = {
  BRONZE: 'Every customer, from the first contact on: the regular terms.',
  SILVER: 'Buys now and then and has for a while: free standard delivery.',
  GOLD: 'Buys often: free express delivery, and an account manager who knows the customer.',
  PLATINUM: 'The customers whom the company can least afford to lose: as gold, and first in every queue.',
};
