/** The departments that hold customer data, each behind a subgraph of the same name. */
export const DEPARTMENTS = ['identity', 'crm', 'commerce', 'support'] as const;

export type Department = (typeof DEPARTMENTS)[number];
