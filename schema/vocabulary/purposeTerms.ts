import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { LAWFUL_BASES, type LawfulBasis } from './lawfulBases.ts';
import { PURPOSES, type Purpose } from './purposes.ts';

/** The terms on which one purpose is pursued: a row of purposes.yaml. */
export interface PurposeTerms {
  readonly lawfulBasis: LawfulBasis;
  readonly byDefault: 'ALLOWED' | 'DENIED';
  /** Whether an objection (GDPR art. 21) ends the processing. */
  readonly objection: boolean;
  /** What a customer reads. */
  readonly sentence: string;
}

const terms = z.strictObject({
  lawfulBasis: z.enum(LAWFUL_BASES),
  byDefault: z.enum(['ALLOWED', 'DENIED']),
  objection: z.boolean(),
  sentence: z.string().min(1),
});

const file = z.strictObject(Object.fromEntries(PURPOSES.map((purpose) => [purpose, terms])));

/** Every purpose's terms, read once from purposes.yaml. Throws a ZodError when a purpose is missing or misspelt. */
export const PURPOSE_TERMS: Readonly<Record<Purpose, PurposeTerms>> = file.parse(
  parse(readFileSync(new URL('./purposes.yaml', import.meta.url), 'utf8')),
) as Record<Purpose, PurposeTerms>;
