/** The planner with which a suite runs: a file that wants another one sets it before it imports the suite. */
export const chosen: { planner: 'auto' | 'hive' | 'apollo' } = { planner: 'auto' };
