import { buildSubgraph } from '../kit/buildSubgraph.ts';
import { changeFeed } from '../kit/changeFeed.ts';
import { IdentityClaims } from '../kit/identityClaims.ts';
import type { SubgraphModule } from '../kit/subgraphModule.ts';
import { subgraphSdl } from '../kit/subgraphSdl.ts';
import { SubjectDuties } from '../kit/subjectDuties.ts';
import { DeskLoaders } from './deskLoaders.ts';
import { migrations } from './migrations.ts';
import { recordClaims } from './recordClaims.ts';
import { CustomerResolver } from './resolvers/customer.ts';
import { MessageConnectionResolver, MessageResolver, MessagesResolver } from './resolvers/messages.ts';
import { TicketPrioritiesResolver } from './resolvers/ticketPriorities.ts';
import { TicketConnectionResolver, TicketResolver, TicketsResolver } from './resolvers/tickets.ts';
import { seed } from './seed.ts';
import { lexiconMoodReader } from './sentiment/lexiconMoodReader.ts';
import type { MoodReader } from './sentiment/moodReader.ts';
import { createSupportStore } from './store.ts';
import { subjectData } from './subjectData.ts';
import type { SupportTables } from './tables.ts';
import { Customer } from './types/customer.ts';

const RESOLVERS = [
  CustomerResolver,
  TicketsResolver,
  TicketConnectionResolver,
  TicketResolver,
  MessagesResolver,
  MessageResolver,
  MessageConnectionResolver,
  TicketPrioritiesResolver,
  SubjectDuties,
  IdentityClaims,
];
const sdl = () => subgraphSdl({ resolvers: RESOLVERS, orphanedTypes: [Customer] });
const claims = changeFeed<SupportTables>('support', recordClaims);

/** The help desk with another reader of moods. */
export function supportWith(reader: MoodReader): SubgraphModule<SupportTables> {
  return {
    name: 'support',
    migrations,
    sdl,
    subjectData,
    claims,
    create({ database, ...deps }) {
      const desk = new DeskLoaders(createSupportStore(database), reader);
      const { cursor } = deps.keys;
      return buildSubgraph({
        name: 'support',
        resolvers: [
          new CustomerResolver(desk),
          new TicketsResolver(desk, cursor),
          new TicketConnectionResolver(desk),
          new TicketResolver(desk),
          new MessagesResolver(desk, cursor),
          new MessageResolver(reader),
          new MessageConnectionResolver(desk),
          new TicketPrioritiesResolver(),
          new SubjectDuties({ database, data: subjectData, passportKeys: deps.keys.passport, sdl }),
          new IdentityClaims({
            database,
            feed: claims,
            department: 'support',
            passportKeys: deps.keys.passport,
          }),
        ],
        orphanedTypes: [Customer],
        references: {
          Customer: (reference, _context, section) =>
            new Customer({ passport: String(reference.passport), section }),
        },
        ...deps,
      });
    },
    seed,
  };
}

/** The help desk: tickets and what was written in them, satisfaction and mood. */
export const support = supportWith(lexiconMoodReader);
