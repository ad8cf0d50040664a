import { cleanText } from '../grounding/cleanText.ts';
import type { CustomerInputs, InputValues } from '../grounding/inputValues.ts';
import { counted, dayInWords, listed, moneyInWords } from '../grounding/inWords.ts';
import { FAULTS, UNDER_WAY, type WordKind } from '../grounding/words.ts';
import type { InputField } from '../inputPolicy.ts';

/** What facts are worked out with besides the inputs. */
export interface FactContext {
  readonly now: Date;
  readonly latelyDays: number;
  readonly frustrationDays: number;
  /** A department's word in plain ones; undefined for a word that is none of its kind. */
  readonly word: (kind: WordKind, value: string) => string | undefined;
}

/** A piece of a sentence, and the fields that it rests on. */
export interface Fact {
  readonly inputs: readonly InputField[];
  /** Whether it has no words of its own, and only says that something is so. */
  readonly isFlag: boolean;
  /** '' for a flag; undefined where there is nothing to say, where it is not so, and where it is not known. */
  readonly say: (inputs: CustomerInputs, context: FactContext) => string | undefined;
}

const DAY_MS = 86_400_000;

type Known<F extends InputField> = { readonly [K in F]: InputValues[K] };

/** A fact of what is known of all these fields. */
function fact<F extends InputField>(
  inputs: readonly F[],
  say: (known: Known<F>, context: FactContext) => string | undefined,
): Fact {
  return {
    inputs,
    isFlag: false,
    say(all, context) {
      const known: Partial<Record<F, unknown>> = {};
      for (const field of inputs) {
        const input = all[field];
        if (input.kind !== 'KNOWN') return undefined;
        known[field] = input.value;
      }
      return say(known as Known<F>, context);
    },
  };
}

/** That something is so, of what is known of all these fields. */
function flag<F extends InputField>(
  inputs: readonly F[],
  isSo: (known: Known<F>, context: FactContext) => boolean,
): Fact {
  const { say } = fact(inputs, (known: Known<F>, context) => (isSo(known, context) ? '' : undefined));
  return { inputs, isFlag: true, say };
}

/** Whether a moment is within so many days before now; what is yet to come is not. */
const within = (at: Date, days: number, now: Date) =>
  at <= now && now.getTime() - at.getTime() <= days * DAY_MS;

function latest(moments: readonly Date[]): Date | undefined {
  return moments.length === 0 ? undefined : new Date(Math.max(...moments.map((at) => at.getTime())));
}

/** As many as are read: requiredFields.ts. */
const READ_TICKETS = 20;

const times = (count: number) => (count === 0 ? undefined : count === 1 ? 'once' : `${count} times`);
const dayOf = (moment: Date | undefined) => moment && dayInWords(moment);

const recentContacts = (contacts: InputValues['Customer.interactions'], { now, latelyDays }: FactContext) =>
  contacts
    .filter(({ at }) => within(at, latelyDays, now))
    .toSorted((one, other) => other.at.getTime() - one.at.getTime());
const recentTickets = (tickets: InputValues['Customer.tickets'], { now, latelyDays }: FactContext) =>
  tickets.filter(({ openedAt }) => within(openedAt, latelyDays, now));
const negative = (moods: InputValues['Ticket.sentiment'], { now, frustrationDays }: FactContext) =>
  moods.filter(({ at, mood }) => mood === 'NEGATIVE' && within(at, frustrationDays, now));
/** Whether the mood of every ticket is known that counts; of tickets beyond the page that was read, none is. */
const areMoodsKnown = (
  tickets: InputValues['Customer.tickets'],
  moods: InputValues['Ticket.sentiment'],
  { now, frustrationDays }: FactContext,
) =>
  tickets.filter(({ openedAt }) => within(openedAt, frustrationDays, now)).length ===
    moods.filter(({ at }) => within(at, frustrationDays, now)).length &&
  (tickets.length < READ_TICKETS ||
    tickets.some(({ openedAt }) => openedAt <= now && !within(openedAt, frustrationDays, now)));
const faulty = (returns: InputValues['Customer.returns'], { now, frustrationDays }: FactContext) =>
  returns.filter(({ at, reason }) => FAULTS.has(reason) && within(at, frustrationDays, now));
const nextRenewal = (subscriptions: InputValues['Customer.subscriptions'], { now }: FactContext) =>
  subscriptions
    .flatMap(({ plan, price, nextRenewalAt: at }) =>
      at !== undefined && at > now ? [{ plan, price, at }] : [],
    )
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())[0];
const machineComplaints = (tickets: InputValues['Customer.tickets'], { now }: FactContext) =>
  tickets.filter(({ topic, openedAt }) => topic === 'AUTOMATION' && openedAt <= now);

const CONTACTS = ['Customer.interactions'] as const;
const RETURNS = ['Customer.returns'] as const;
const SUBSCRIPTIONS = ['Customer.subscriptions'] as const;
const MOODS = ['Customer.tickets', 'Ticket.sentiment'] as const;
const TICKETS = ['Customer.tickets'] as const;

/** All that a template may speak of. */
export const FACTS = {
  name: fact(['Customer.name'], (known) => cleanText(known['Customer.name']) || undefined),
  firstOrder: fact(['Customer.firstOrderAt'], (known) => dayOf(known['Customer.firstOrderAt'])),
  lifetimeValue: fact(['Customer.lifetimeValue'], (known) => moneyInWords(known['Customer.lifetimeValue'])),
  tier: fact(['Customer.tier'], (known, { word }) => word('tier', known['Customer.tier'])),

  recentOrder: fact(['Customer.lastOrderAt'], (known, { now, latelyDays }) => {
    const at = known['Customer.lastOrderAt'];
    return within(at, latelyDays, now) ? dayOf(at) : undefined;
  }),
  noRecentOrder: flag(['Customer.lastOrderAt'], (known, { now, latelyDays }) => {
    const at = known['Customer.lastOrderAt'];
    return at <= now && !within(at, latelyDays, now);
  }),
  recentContacts: fact(CONTACTS, (known, context) => {
    const { length } = recentContacts(known['Customer.interactions'], context);
    return times(length);
  }),
  lastContact: fact(CONTACTS, (known, context) =>
    dayOf(recentContacts(known['Customer.interactions'], context)[0]?.at),
  ),
  contactChannel: fact(CONTACTS, (known, context) => {
    const [last] = recentContacts(known['Customer.interactions'], context);
    return last && context.word('channel', last.channel);
  }),
  contactTopic: fact(CONTACTS, (known, context) => {
    const [last] = recentContacts(known['Customer.interactions'], context);
    return last && context.word('contact', last.topic);
  }),
  noRecentContact: flag(
    CONTACTS,
    (known, context) => recentContacts(known['Customer.interactions'], context).length === 0,
  ),
  recentTickets: fact(TICKETS, (known, context) =>
    times(recentTickets(known['Customer.tickets'], context).length),
  ),
  lastTicket: fact(TICKETS, (known, context) =>
    dayOf(latest(recentTickets(known['Customer.tickets'], context).map(({ openedAt }) => openedAt))),
  ),
  noRecentTicket: flag(
    TICKETS,
    (known, context) => recentTickets(known['Customer.tickets'], context).length === 0,
  ),

  openTickets: fact(['Customer.openTicketCount'], (known) => {
    const count = known['Customer.openTicketCount'];
    return count > 0 ? counted(count, 'ticket is', 'tickets are') : undefined;
  }),
  openPriority: fact(['Customer.highestOpenPriority'], (known, { word }) =>
    word('priority', known['Customer.highestOpenPriority']),
  ),
  noOpenTicket: flag(['Customer.openTicketCount'], (known) => known['Customer.openTicketCount'] === 0),

  negativeTickets: fact(MOODS, (known, context) => {
    const { length } = negative(known['Ticket.sentiment'], context);
    return length === 0 ? undefined : counted(length, 'ticket', 'tickets');
  }),
  negativeTopics: fact(MOODS, (known, context) => {
    const topics = negative(known['Ticket.sentiment'], context).map(({ topic }) =>
      context.word('ticket', topic),
    );
    const said = topics.filter((topic) => topic !== undefined);
    // of some of them only would be of none of the others
    return said.length === 0 || said.length < topics.length ? undefined : listed([...new Set(said)]);
  }),
  lastNegative: fact(MOODS, (known, context) =>
    dayOf(latest(negative(known['Ticket.sentiment'], context).map(({ at }) => at))),
  ),
  faultyReturns: fact(RETURNS, (known, context) => {
    const { length } = faulty(known['Customer.returns'], context);
    return length === 0 ? undefined : counted(length, 'product', 'products');
  }),
  lastFaulty: fact(RETURNS, (known, context) =>
    dayOf(latest(faulty(known['Customer.returns'], context).map(({ at }) => at))),
  ),
  nothingFrustrated: flag(
    [...MOODS, ...RETURNS],
    (known, context) =>
      negative(known['Ticket.sentiment'], context).length === 0 &&
      areMoodsKnown(known['Customer.tickets'], known['Ticket.sentiment'], context) &&
      faulty(known['Customer.returns'], context).length === 0,
  ),

  circumstances: fact(['Customer.circumstances'], (known, { word, now }) => {
    const told = known['Customer.circumstances']
      .filter(({ since }) => since <= now)
      .flatMap(({ kind, since }) => {
        const said = word('circumstance', kind);
        return said === undefined ? [] : [`${said} since ${dayInWords(since)}`];
      });
    return told.length === 0 ? undefined : listed(told);
  }),
  machineTopic: fact(TICKETS, (known, context) =>
    machineComplaints(known['Customer.tickets'], context).length === 0
      ? undefined
      : context.word('ticket', 'AUTOMATION'),
  ),
  machineComplaint: fact(TICKETS, (known, context) =>
    dayOf(latest(machineComplaints(known['Customer.tickets'], context).map(({ openedAt }) => openedAt))),
  ),
  preferredChannel: fact(['Customer.preferredChannel'], (known, { word }) =>
    word('channel', known['Customer.preferredChannel']),
  ),

  returnsUnderWay: fact(RETURNS, (known) => {
    const { length } = known['Customer.returns'].filter(({ status }) => UNDER_WAY.has(status));
    return length === 0 ? undefined : counted(length, 'return is', 'returns are');
  }),
  plan: fact(SUBSCRIPTIONS, (known, context) => {
    const renewal = nextRenewal(known['Customer.subscriptions'], context);
    return (renewal && cleanText(renewal.plan)) || undefined;
  }),
  renewal: fact(SUBSCRIPTIONS, (known, context) =>
    dayOf(nextRenewal(known['Customer.subscriptions'], context)?.at),
  ),
  renewalPrice: fact(SUBSCRIPTIONS, (known, context) => {
    const renewal = nextRenewal(known['Customer.subscriptions'], context);
    return renewal && moneyInWords(renewal.price);
  }),
} as const satisfies Readonly<Record<string, Fact>>;

export type FactName = keyof typeof FACTS;
