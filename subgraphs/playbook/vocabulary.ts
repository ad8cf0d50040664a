import type { DataCategory } from '../../schema/vocabulary/dataCategories.ts';
import type { Purpose } from '../../schema/vocabulary/purposes.ts';

/** Why one turns to a customer. */
export const INTENTS = [
  'PROMOTE',
  'DISCOUNT',
  'UPSELL',
  'RETAIN',
  'SURVEY',
  'SERVICE_NOTICE',
  'LEGAL_NOTICE',
  'REPLY',
] as const;
export type Intent = (typeof INTENTS)[number];

/**
 * For which purpose the customer's data is used with each intent. It stands in the code, since it is the law and no
 * rule of a playbook: who has not agreed to the purpose is not turned to.
 */
export const INTENT_PURPOSES: Readonly<Record<Intent, Purpose>> = {
  PROMOTE: 'DIRECT_MARKETING',
  DISCOUNT: 'DIRECT_MARKETING',
  UPSELL: 'DIRECT_MARKETING',
  RETAIN: 'RELATIONSHIP_MANAGEMENT',
  SURVEY: 'RELATIONSHIP_MANAGEMENT',
  SERVICE_NOTICE: 'ORDER_FULFILMENT',
  LEGAL_NOTICE: 'RIGHTS_FULFILMENT',
  REPLY: 'CUSTOMER_SUPPORT',
};

/** By which way; the words of the CRM. */
export const CHANNELS = ['EMAIL', 'PHONE', 'POST', 'CHAT'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What of the customer is used to reach them. In a chat it is what they do on the web site. */
export const CHANNEL_CATEGORIES: Readonly<Record<Channel, DataCategory>> = {
  EMAIL: 'CONTACT_EMAIL',
  PHONE: 'CONTACT_PHONE',
  POST: 'ADDRESS',
  CHAT: 'BEHAVIOUR',
};

/** What is to be done, from the freest to the most restrained. */
export const ACTIONS = ['ENGAGE', 'WAIT', 'HAND_OVER_TO_PERSON', 'STAY_SILENT'] as const;
export type Action = (typeof ACTIONS)[number];

/** How restrained an action is: 0 for ENGAGE. */
export function restraint(action: Action): number {
  return ACTIONS.indexOf(action);
}

/** The words of the departments that rules may speak of, as their subgraphs state them. */
export const TICKET_PRIORITIES = ['LOW', 'NORMAL', 'HIGH', 'URGENT'] as const;
export type TicketPriority = (typeof TICKET_PRIORITIES)[number];
export const TICKET_TOPICS = ['DELIVERY', 'PRODUCT', 'BILLING', 'ACCOUNT', 'AUTOMATION', 'OTHER'] as const;
export const MOODS = ['NEGATIVE', 'NEUTRAL', 'POSITIVE'] as const;
export type Mood = (typeof MOODS)[number];
export const MOOD_BASES = ['RECORDED', 'READ', 'NOT_READ'] as const;
export const RETURN_REASONS = [
  'DEFECTIVE',
  'WRONG_ITEM',
  'NOT_AS_DESCRIBED',
  'CHANGED_MIND',
  'DAMAGED_IN_TRANSIT',
  'OTHER',
] as const;
export const DIRECTIONS = ['INBOUND', 'OUTBOUND'] as const;
export const INTERACTION_TOPICS = [
  'WELCOME',
  'ADVICE',
  'ACCOUNT_CHANGE',
  'RENEWAL',
  'COMPLAINT',
  'FEEDBACK',
  'EVENT',
] as const;
export const CIRCUMSTANCES = ['BEREAVEMENT', 'DISPUTE', 'FRAUD_SUSPECTED'] as const;

/** On what identity finds departments to contradict each other. */
export const COMPARED_ATTRIBUTES = ['NAME', 'EMAIL', 'PHONE', 'BIRTH_DATE', 'POSTCODE'] as const;
export type ComparedAttribute = (typeof COMPARED_ATTRIBUTES)[number];

/** What a customer is to the company. */
export const RELATIONSHIP_KINDS = [
  'LOYAL_SUBSCRIBER',
  'REPEAT_BUYER',
  'ONE_TIME_BUYER',
  'LAPSED',
  'PROSPECT',
] as const;
export type RelationshipKind = (typeof RELATIONSHIP_KINDS)[number];
