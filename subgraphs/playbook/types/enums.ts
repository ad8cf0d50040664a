import { enumOf } from '../../kit/enumOf.ts';
import { ACTIONS, CHANNELS, INTENTS } from '../vocabulary.ts';

export const EngagementIntent = enumOf(
  'EngagementIntent',
  'Why one turns to a customer. Each intent uses the customer’s data for one purpose, and is silent where the customer does not allow that.',
  INTENTS,
  {
    PROMOTE: 'To tell of something that is for sale. Uses data for DIRECT_MARKETING.',
    DISCOUNT: 'To offer a lower price. Uses data for DIRECT_MARKETING.',
    UPSELL: 'To offer more, or better, than the customer has. Uses data for DIRECT_MARKETING.',
    RETAIN: 'To keep a customer who may leave. Uses data for RELATIONSHIP_MANAGEMENT.',
    SURVEY: 'To ask for the customer’s opinion. Uses data for RELATIONSHIP_MANAGEMENT.',
    SERVICE_NOTICE:
      'To tell what the customer must know about what they bought, such as a recall or a delay. Uses data for ORDER_FULFILMENT.',
    LEGAL_NOTICE: 'To send what the law asks us to send. Uses data for RIGHTS_FULFILMENT.',
    REPLY: 'To answer what the customer asked. Uses data for CUSTOMER_SUPPORT.',
  },
);

export const EngagementAction = enumOf(
  'EngagementAction',
  'What is to be done, from the freest to the most restrained.',
  ACTIONS,
  {
    ENGAGE: 'Turn to the customer now.',
    WAIT: 'Not now: after EngagementDecision.until, ask again.',
    HAND_OVER_TO_PERSON: 'No machine speaks: a person of EngagementDecision.team takes over.',
    STAY_SILENT: 'Do not turn to the customer for this.',
  },
);

/** Owned by crm, which describes it. */
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
