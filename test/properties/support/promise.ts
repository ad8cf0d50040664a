import { differences } from './compareAnswer.ts';
import type { Judge } from './randomCase.ts';
import { forbiddenRequests } from './requestSpy.ts';

/** The answer is the oracle's, and on the way no department was asked for what may not be told. */
export const keepsThePromise: Judge = ({ answer, prophecy, sent, caller: { asker } }, oracle) => [
  ...differences(answer, prophecy, asker),
  ...forbiddenRequests(sent, oracle, asker),
];
