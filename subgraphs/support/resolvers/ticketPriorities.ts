import { Query, Resolver } from 'type-graphql';
import { PRIORITY_MEANINGS } from '../types/enums.ts';
import { TicketPriorityDefinition } from '../types/ticketPriorityDefinition.ts';
import { TICKET_PRIORITIES } from '../vocabulary.ts';

@Resolver()
export class TicketPrioritiesResolver {
  @Query(() => [TicketPriorityDefinition], {
    description:
      'What the help desk means by each priority, the least urgent first. About nobody. Owned by support.',
  })
  ticketPriorities(): TicketPriorityDefinition[] {
    return TICKET_PRIORITIES.map((priority) => ({ priority, meaning: PRIORITY_MEANINGS[priority] }));
  }
}
