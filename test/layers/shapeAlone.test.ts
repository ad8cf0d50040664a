import { differences } from '../properties/support/compareAnswer.ts';
import { describeAlone } from './support/keepAlone.ts';

/**
 * The departments tell everything to a gateway that asks for everything; the answer is cut to what may be told, and says
 * so. Errors are left aside: what should not have been asked for may fail.
 */
describeAlone('The shape alone', {
  layers: ['shape'],
  judge: ({ answer: { errors: _, ...answer }, prophecy, caller }) =>
    differences(answer, { ...prophecy, errorPaths: [] }, caller.asker),
});
