import { chosen } from './support/chosenPlanner.ts';

/** Plans, consent, limits and errors are the same whichever planner plans. */
chosen.planner = 'apollo';
await import('./pipeline.test.ts');
