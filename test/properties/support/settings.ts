/** ACCORD_SEED, or always this one. */
export function seedOr(usual: number): number {
  return fromEnvironment('ACCORD_SEED') ?? usual;
}

/** How many cases to run: ACCORD_CASES, or so many. */
export function casesFor(usual: number): number {
  return fromEnvironment('ACCORD_CASES') ?? usual;
}

/** A whole number from the environment; undefined where it is not set. */
export function fromEnvironment(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  if (!/^\d{1,10}$/.test(text)) throw new Error(`${name}: expected a whole number, such as 2000`);
  return Number(text);
}
