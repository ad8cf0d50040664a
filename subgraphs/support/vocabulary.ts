/** The words of the help desk, as its tables hold them and the API shows them. */

export const TICKET_STATUSES = ['NEW', 'OPEN', 'PENDING', 'ON_HOLD', 'SOLVED', 'CLOSED'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];

/** The statuses of a ticket that somebody still has to do something about. */
export const OPEN_STATUSES: readonly TicketStatus[] = ['NEW', 'OPEN', 'PENDING', 'ON_HOLD'];

/** The least urgent first. */
export const TICKET_PRIORITIES = ['LOW', 'NORMAL', 'HIGH', 'URGENT'] as const;
export type TicketPriority = (typeof TICKET_PRIORITIES)[number];

export const TICKET_CHANNELS = ['EMAIL', 'PHONE', 'CHAT', 'WEB_FORM', 'SOCIAL_MEDIA', 'POST'] as const;
export type TicketChannel = (typeof TICKET_CHANNELS)[number];

export const TICKET_TOPICS = ['DELIVERY', 'PRODUCT', 'BILLING', 'ACCOUNT', 'AUTOMATION', 'OTHER'] as const;
export type TicketTopic = (typeof TICKET_TOPICS)[number];

export const MESSAGE_AUTHORS = ['CUSTOMER', 'AGENT'] as const;
export type MessageAuthor = (typeof MESSAGE_AUTHORS)[number];

export const SENTIMENTS = ['NEGATIVE', 'NEUTRAL', 'POSITIVE'] as const;
export type SentimentValue = (typeof SENTIMENTS)[number];

export const SENTIMENT_BASES = ['RECORDED', 'READ', 'NOT_READ'] as const;
export type SentimentBasis = (typeof SENTIMENT_BASES)[number];
