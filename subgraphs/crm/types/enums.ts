import { enumOf } from '../../kit/enumOf.ts';
import {
  ADDRESS_KINDS,
  CHANNELS,
  CIRCUMSTANCE_KINDS,
  DIRECTIONS,
  TIER_MEANINGS,
  TIERS,
  TOPICS,
} from '../vocabulary.ts';

export const Tier = enumOf(
  'Tier',
  'How much the company values a customer, and what the customer gets for it. Set by sales.',
  TIERS,
  TIER_MEANINGS,
);

export const Channel = enumOf(
  'Channel',
  'A way in which the company and a customer speak to each other.',
  CHANNELS,
  {
    EMAIL: 'By e-mail.',
    PHONE: 'By telephone.',
    POST: 'By letter.',
    CHAT: 'By chat, on the website or in the app.',
  },
);

export const AddressKind = enumOf('AddressKind', 'What is at an address.', ADDRESS_KINDS, {
  HOME: 'Where the customer lives.',
  WORK: 'Where the customer works.',
  DELIVERY: 'Where the customer has parcels sent, such as a neighbour or a pick-up point.',
});

export const InteractionDirection = enumOf('InteractionDirection', 'Who began an interaction.', DIRECTIONS, {
  INBOUND: 'The customer turned to the company.',
  OUTBOUND: 'The company turned to the customer.',
});

export const InteractionTopic = enumOf('InteractionTopic', 'What an interaction was about.', TOPICS, {
  WELCOME: 'The first contact with a new customer.',
  ADVICE: 'What to buy, and how to use it.',
  ACCOUNT_CHANGE: 'A new address, name, or way to be reached.',
  RENEWAL: 'Going on with a subscription, changing it, or ending it.',
  COMPLAINT: 'Something that the customer was not content with.',
  FEEDBACK: 'What the customer thinks of the company or its products.',
  EVENT: 'An invitation, or a meeting at a fair or in a shop.',
});

export const CircumstanceKind = enumOf(
  'CircumstanceKind',
  'What has to be respected when anybody turns to a customer.',
  CIRCUMSTANCE_KINDS,
  {
    BEREAVEMENT: 'Somebody close to the customer has died, or the customer has.',
    DISPUTE:
      'The customer and the company are at odds over money or a duty, as before a court or an arbiter.',
    FRAUD_SUSPECTED:
      'The company has reason to suspect that somebody else acts in the customer’s name, or that the customer deceives it; nothing is proved.',
  },
);
