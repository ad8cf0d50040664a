/** The departments that keep records of customers. */
export const RECORD_KEEPERS = ['crm', 'commerce', 'support'] as const;

/** All that a passport has a section for, each behind a subgraph of the same name. The playbook judges, and keeps no records. */
export const DEPARTMENTS = ['identity', ...RECORD_KEEPERS, 'playbook'] as const;

export type Department = (typeof DEPARTMENTS)[number];
