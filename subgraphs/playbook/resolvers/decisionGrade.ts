import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { isPurpose } from '../../../schema/vocabulary/purposes.ts';
import type { SubgraphContext } from '../../kit/context.ts';
import { gradeCustomer } from '../grade/gradeCustomer.ts';
import type { GradeDefinition } from '../grade/gradeDefinition.ts';
import { readInputs } from '../grounding/readInputs.ts';
import { servesPurpose } from '../inputPolicy.ts';
import { Customer } from '../types/customer.ts';
import { DecisionGrade } from '../types/decisionGrade.ts';

@Resolver(() => Customer)
export class DecisionGradeResolver {
  readonly #definition: GradeDefinition;

  constructor(definition: GradeDefinition) {
    this.#definition = definition;
  }

  @FieldResolver()
  decisionGrade(@Root() { subject }: Customer, @Ctx() { ask, now }: SubgraphContext): DecisionGrade | null {
    const { purpose } = ask;
    if (!isPurpose(purpose)) return null;
    const graded = gradeCustomer(this.#definition, readInputs(subject, ask), {
      purpose,
      now: new Date(now * 1000),
      mayKnow: (field) => servesPurpose(field, purpose),
    });
    return new DecisionGrade(graded, this.#definition);
  }
}
