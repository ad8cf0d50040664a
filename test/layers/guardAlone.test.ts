import { dataDifferences } from '../properties/support/compareAnswer.ts';
import { describeAlone } from './support/keepAlone.ts';

/** The gateway asks for everything and hands on whatever it gets; the subgraphs see to it that there is nothing amiss. */
describeAlone('The guard of the subgraphs alone', {
  layers: ['guard'],
  judge: ({ answer, prophecy }) => dataDifferences(answer.data, prophecy.data),
});
