import { chosen } from './support/chosenPlanner.ts';

/** Derived fields are kept apart from what the client selects whichever planner plans. */
chosen.planner = 'apollo';
await import('./derivations.test.ts');
