import { buildSubgraph } from '../kit/buildSubgraph.ts';
import type { SubgraphModule } from '../kit/subgraphModule.ts';
import { subgraphSdl } from '../kit/subgraphSdl.ts';
import { readRules } from './engagement/readRules.ts';
import { readGrade } from './grade/readGrade.ts';
import { readHealthDefinition } from './health/readHealthDefinition.ts';
import { INPUTS_SDL } from './inputsSdl.ts';
import { migrations } from './migrations.ts';
import { CustomerResolver } from './resolvers/customer.ts';
import { DecisionGradeResolver } from './resolvers/decisionGrade.ts';
import { HealthScoreResolver } from './resolvers/healthScore.ts';
import { PredictedValueResolver } from './resolvers/predictedValue.ts';
import { RelationshipResolver } from './resolvers/relationship.ts';
import { RelationshipDefinitionsResolver } from './resolvers/relationshipDefinitions.ts';
import { SummaryResolver } from './resolvers/summary.ts';
import { createPlaybookStore } from './store.ts';
import { readSummary } from './summary/readSummary.ts';
import type { PlaybookTables } from './tables.ts';
import { Customer } from './types/customer.ts';
import { ValueModels } from './valueModels.ts';

const SDL = {
  resolvers: [
    CustomerResolver,
    HealthScoreResolver,
    SummaryResolver,
    DecisionGradeResolver,
    PredictedValueResolver,
    RelationshipResolver,
    RelationshipDefinitionsResolver,
  ],
  orphanedTypes: [Customer],
  inputs: INPUTS_SDL,
};

/** What the departments have agreed on: when one may turn to a customer, and what is to be thought of the data. */
export const playbook: SubgraphModule<PlaybookTables> = {
  name: 'playbook',
  migrations,
  sdl: () => subgraphSdl(SDL),
  create({ database, rules, ...deps }) {
    const models = new ValueModels(createPlaybookStore(database));
    return buildSubgraph({
      name: 'playbook',
      resolvers: [
        new CustomerResolver(readRules(rules)),
        new HealthScoreResolver(readHealthDefinition()),
        new SummaryResolver(readSummary()),
        new DecisionGradeResolver(readGrade()),
        new PredictedValueResolver(models),
        new RelationshipResolver(models),
        new RelationshipDefinitionsResolver(),
      ],
      orphanedTypes: SDL.orphanedTypes,
      inputs: SDL.inputs,
      references: {
        Customer: (inputs, _context, section) =>
          new Customer({ passport: String(inputs.passport), section, inputs }),
      },
      ...deps,
    });
  },
  /** It holds nothing of anybody. */
  seed: () => Promise.resolve([]),
};
