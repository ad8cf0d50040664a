import type { Input } from '../input.ts';
import {
  CHANNELS,
  type Channel,
  CIRCUMSTANCES,
  DIRECTIONS,
  INTENTS,
  INTERACTION_TOPICS,
  type Intent,
  MOODS,
  RETURN_REASONS,
  TICKET_PRIORITIES,
  TICKET_TOPICS,
} from '../vocabulary.ts';

/** A ticket, without what was written in it. */
export interface TicketFact {
  readonly at: Date;
  /** '' where the help desk has not said. */
  readonly topic: string;
}

/** The mood of a ticket. */
export interface MoodFact {
  readonly at: Date;
  /** '' where nothing tells one; undefined where nobody has looked: then it may be any. */
  readonly mood: string | undefined;
}

export interface ReturnFact {
  readonly at: Date;
  readonly sku: string;
  readonly category: string;
  readonly reason: string;
}

/** A time when the company and the customer were in touch. */
export interface ContactFact {
  readonly at: Date;
  readonly channel: string;
  readonly direction: string;
  readonly topic: string;
}

/** What departments tell of the customer; each may be withheld or unknown. */
export interface DepartmentFacts {
  readonly openPriority: Input<string>;
  readonly tickets: Input<readonly TicketFact[]>;
  readonly moods: Input<readonly MoodFact[]>;
  readonly returns: Input<readonly ReturnFact[]>;
  readonly contacts: Input<readonly ContactFact[]>;
  readonly circumstances: Input<readonly string[]>;
  readonly timeZones: Input<readonly string[]>;
}

/** What is always known. */
export interface RequestFacts {
  readonly intent: Intent;
  readonly channel: Channel;
  readonly now: Date;
  /** A machine asks, and would speak. */
  readonly isMachine: boolean;
  /** The product that it is about; '' for none in particular. */
  readonly sku: string;
  /** The category of products that it is about; '' for none in particular. */
  readonly category: string;
  /** GDPR art. 22. */
  readonly objectsToMachines: boolean;
}

/** All that the rules of engagement may speak of. */
export interface EngagementFacts {
  readonly request: RequestFacts;
  readonly departments: DepartmentFacts;
  /** Whether the customer lets their data be used for the intent's purpose, and by this channel. */
  readonly isAllowed: boolean;
}

/** A fact as the expression language knows it. */
export interface FactShape {
  /** In the language's own words. */
  readonly type: string;
  /** All that it can be. */
  readonly words?: readonly string[];
  readonly means: string;
}

const TIME = 'google.protobuf.Timestamp';

export const REQUEST_FACTS: Readonly<Record<keyof RequestFacts, FactShape>> = {
  intent: { type: 'string', words: INTENTS, means: 'why one turns to the customer' },
  channel: { type: 'string', words: CHANNELS, means: 'by which way' },
  now: { type: TIME, means: 'the moment of the question' },
  isMachine: { type: 'bool', means: 'a machine asks, and would speak' },
  sku: { type: 'string', means: 'the product that it is about, "" for none in particular' },
  category: { type: 'string', means: 'the category of products that it is about, "" for none in particular' },
  objectsToMachines: { type: 'bool', means: 'the customer objected to being processed by machines' },
};

export const DEPARTMENT_FACTS: Readonly<Record<keyof DepartmentFacts, FactShape>> = {
  openPriority: {
    type: 'string',
    words: ['NONE', ...TICKET_PRIORITIES],
    means: 'the most urgent priority of the tickets that are open, NONE where none is',
  },
  tickets: { type: 'list<Ticket>', means: 'the latest tickets: at, topic' },
  moods: { type: 'list<Mood>', means: 'the moods of the latest tickets, one for each: at, mood' },
  returns: { type: 'list<Return>', means: 'what came back, the latest first: at, sku, category, reason' },
  contacts: {
    type: 'list<Contact>',
    means: 'the latest times in touch, the latest first: at, channel, direction, topic',
  },
  circumstances: {
    type: 'list<string>',
    words: CIRCUMSTANCES,
    means: 'what is in force and has to be respected',
  },
  timeZones: {
    type: 'list<string>',
    means: 'the time zones in which the customer may be; none where nobody knows',
  },
};

/** The parts of what stands in lists. */
export const FACT_TYPES = {
  Ticket: { at: { type: TIME }, topic: { type: 'string', words: ['', ...TICKET_TOPICS] } },
  Mood: { at: { type: TIME }, mood: { type: 'string', words: ['', ...MOODS] } },
  Return: {
    at: { type: TIME },
    sku: { type: 'string' },
    category: { type: 'string' },
    reason: { type: 'string', words: RETURN_REASONS },
  },
  Contact: {
    at: { type: TIME },
    channel: { type: 'string', words: CHANNELS },
    direction: { type: 'string', words: DIRECTIONS },
    topic: { type: 'string', words: INTERACTION_TOPICS },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Omit<FactShape, 'means'>>>>>;

/** The name of every fact. */
export const FACT_NAMES: readonly string[] = [
  ...Object.keys(REQUEST_FACTS),
  ...Object.keys(DEPARTMENT_FACTS),
];

/** The facts that are known, by name: what the expression language is given. */
export function knownFacts({ request, departments }: EngagementFacts): Record<string, unknown> {
  const known: Record<string, unknown> = { ...request };
  for (const [name, input] of Object.entries(departments) as [string, Input<unknown>][])
    if (input.kind === 'KNOWN') known[name] = input.value;
  if (departments.moods.kind === 'KNOWN') known.moods = departments.moods.value.map(asked);
  return known;
}

/**
 * A mood that nobody has looked for fails whoever asks for it, and only them: a condition that is decided without it, such as
 * one of older tickets, is decided, and any other is unsure.
 */
function asked(mood: MoodFact): MoodFact {
  if (mood.mood !== undefined) return mood;
  return Object.defineProperty({ at: mood.at }, 'mood', {
    enumerable: true,
    get(): never {
      throw new TypeError('Nobody has looked for it');
    },
  }) as MoodFact;
}
