/** What every subgraph says of what they all declare: composition keeps one description, so let them be the same. */
export const CUSTOMER_DESCRIPTION: string =
  'A person who buys from the company, or who turned to it: one unified view of what the departments know. The only way to personal data.';

export const PASSPORT_DESCRIPTION: string =
  'Names the customer to the departments, with what may be used and for what.';

export const STANDING_DESCRIPTION: string =
  'How sure identity is of a customer, for the judgements that rest on it; clients have Customer.sources and Customer.conflicts. Owned by identity.';

export const STANDING_PASSPORT_DESCRIPTION: string = 'Names the customer whose standing it is to identity.';
