/**
 * The seed of all that is random in the properties: ACCORD_SEED, or another one each time. It is in the names of the
 * tests, in the message of a failure, and here, where a run that passes leaves it too.
 */
export const seed: number = fromEnvironment('ACCORD_SEED') ?? Math.floor(Math.random() * 2 ** 31);

process.stderr.write(`Properties run with ACCORD_SEED=${seed}\n`);

/** How many cases to run: ACCORD_CASES, or so many. */
export function casesFor(usual: number): number {
  return fromEnvironment('ACCORD_CASES') ?? usual;
}

function fromEnvironment(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  if (!/^\d{1,10}$/.test(text)) throw new Error(`${name}: expected a whole number, such as 2000`);
  return Number(text);
}
