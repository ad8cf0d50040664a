/** The lawful bases of GDPR article 6(1) that the agreement uses, with their DPV identifiers. */
export const LAWFUL_BASES = ['CONTRACT', 'LEGITIMATE_INTERESTS', 'CONSENT', 'LEGAL_OBLIGATION'] as const;

export type LawfulBasis = (typeof LAWFUL_BASES)[number];

export const LAWFUL_BASIS_DPV: Readonly<Record<LawfulBasis, string>> = {
  CONTRACT: 'eu-gdpr:A6-1-b',
  LEGITIMATE_INTERESTS: 'eu-gdpr:A6-1-f',
  CONSENT: 'eu-gdpr:A6-1-a',
  LEGAL_OBLIGATION: 'eu-gdpr:A6-1-c',
};
