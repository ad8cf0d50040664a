/** A failure that the user can do something about: printed as one paragraph, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/** The text of whatever was thrown. Errors of the platform may be of another realm, so that `instanceof` is not asked. */
export function messageOf(error: unknown): string {
  return isObject(error) && typeof error.message === 'string' ? error.message : String(error);
}

/** The code of a system error (`ENOENT`, `EADDRINUSE`, …), or undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  return isObject(error) && typeof error.code === 'string' ? error.code : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** What the engine throws for a defect of the program. */
const DEFECTS = new Set(['TypeError', 'ReferenceError', 'SyntaxError']);

/**
 * Runs a step of starting up. What it throws on purpose is an expected failure, told as `what`, a colon and its own
 * words; what betrays a defect of the program passes as it is.
 */
export async function explain<T>(what: string, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof CliError || (isObject(error) && DEFECTS.has(String(error.name)))) throw error;
    throw new CliError(`${what}: ${sayable(error)}`, { cause: error });
  }
}

/** A database's own message may quote what somebody stored: then its code must do. */
function sayable(error: unknown): string {
  const fromDatabase = isObject(error) && typeof error.severity === 'string';
  return fromDatabase ? `the database refused it (SQLSTATE ${String(error.code)})` : messageOf(error);
}
