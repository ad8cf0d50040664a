/** A file that cannot be imported further. The message names the line, and quotes nothing of it. */
export class ImportError extends Error {
  /** 1 is the first line; undefined when it is about the whole file. */
  readonly line: number | undefined;
  /** What is wrong with the line, without its number. */
  readonly reason: string;

  constructor(reason: string, { line, ...options }: ErrorOptions & { line?: number | undefined } = {}) {
    super(line === undefined ? `The file ${reason}.` : `Line ${line} of the file ${reason}.`, options);
    this.name = 'ImportError';
    this.line = line;
    this.reason = reason;
  }
}
