const PLACEHOLDER = /\{([^{}]*)\}/g;

/** The names that stand in braces in a template, each once. */
export function placeholdersIn(template: string): string[] {
  return [...new Set(Array.from(template.matchAll(PLACEHOLDER), ([, name]) => name ?? ''))];
}

/** Fills a template in one pass: braces in a value are text, and nothing is filled into them. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(PLACEHOLDER, (_, name: string) => values[name] ?? '');
}
