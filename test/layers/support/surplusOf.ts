import { sectionFor } from '../../../schema/consent/passport.ts';
import type { Path } from '../../properties/oracle/oracle.ts';

/**
 * What an answer tells beyond what may be told, each as a sentence: values where the oracle has none. That something is
 * missing is no harm, nor is another value of what may be told: routers have faults of their own. Nor is a passport: it opens
 * nothing without a caller token.
 */
export function surplusOf(data: unknown, allowed: unknown, path: Path = []): string[] {
  if (data === null || data === undefined || isPassport(data)) return [];
  if (typeof data !== 'object')
    return allowed === null || allowed === undefined
      ? [`${path.join('.')} is told, and the oracle says it may not be`]
      : [];
  return Object.entries(data).flatMap(([key, value]) =>
    surplusOf(value, partOf(allowed, key), [...path, key]),
  );
}

function partOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function isPassport(value: unknown): boolean {
  return typeof value === 'string' && sectionFor(value, 'identity') !== undefined;
}
