/** What a sentence of health.yaml can say beside its words. */
export const PLACEHOLDERS = ['raw', 'windowDays', 'halfLifeDays'] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];

const BRACES = /\{([^{}]*)\}/g;

/** The first of a template's placeholders that is neither legal nor a choice; undefined where all are. */
export function unknownPlaceholder(template: string, legal: readonly string[]): string | undefined {
  return [...template.matchAll(BRACES)]
    .map(([, inner = '']) => inner)
    .find((inner) => !legal.includes(inner) && inner.split('|').length !== 2);
}

/** A sentence with its numbers: a choice such as {day|days} goes by whether the raw value reads as 1. */
export function sentenceOf(template: string, values: Partial<Readonly<Record<Placeholder, number>>>): string {
  return template.replace(BRACES, (whole, inner: string) => {
    const choice = inner.split('|');
    if (choice.length === 2) return (numberOf(values.raw ?? 0) === '1' ? choice[0] : choice[1]) ?? '';
    const value = values[inner as Placeholder];
    return value === undefined ? whole : numberOf(value);
  });
}

/** Two decimals at most, none that say nothing, and a true minus sign. */
export function numberOf(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return `${rounded < 0 ? '−' : ''}${Math.abs(rounded)}`;
}
