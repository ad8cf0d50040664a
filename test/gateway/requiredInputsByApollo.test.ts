import { chosen } from './support/chosenPlanner.ts';

/** What a field requires is read, withheld and put on record alike, whichever planner plans. */
chosen.planner = 'apollo';
await import('./requiredInputs.test.ts');
