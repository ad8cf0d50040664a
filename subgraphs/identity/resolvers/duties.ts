import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import { RECORD_KEEPERS } from '../../kit/departments.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { mustBeGateway } from '../../kit/mustBeGateway.ts';
import { reportDuty } from '../rights/reportDuty.ts';
import type { RightsDesk } from '../rights/rightsDesk.ts';
import { takeDuties } from '../rights/takeDuties.ts';
import { DutyReportInput, TakenDuty } from '../types/duty.ts';

/** Where the gateway fetches what departments have to do for customers' rights, and says what became of it. */
@Resolver()
export class DutiesResolver {
  readonly #desk: RightsDesk;

  constructor(desk: RightsDesk) {
    this.#desk = desk;
  }

  @Directive('@inaccessible')
  @Mutation(() => [TakenDuty], {
    nullable: true,
    description: 'Hands out what is to be done now. For the gateway itself: no client can call it.',
  })
  async takeDuties(@Ctx() context: SubgraphContext): Promise<readonly TakenDuty[]> {
    mustBeGateway(context.caller);
    return await takeDuties(this.#desk, context.now);
  }

  @Directive('@inaccessible')
  @Mutation(() => Boolean, {
    nullable: true,
    description: 'Notes what became of a duty. For the gateway itself: no client can call it.',
  })
  async reportDuty(
    @Arg('input', () => DutyReportInput, { description: 'What became of it.' }) input: DutyReportInput,
    @Ctx() context: SubgraphContext,
  ): Promise<boolean> {
    mustBeGateway(context.caller);
    const department = RECORD_KEEPERS.find((known) => known === input.department);
    if (department === undefined) throw new SubgraphError('NOT_FOUND', 'There is no such task.');
    await reportDuty(this.#desk, { ...input, department }, context.now);
    return true;
  }
}
