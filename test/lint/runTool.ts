import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

/** How a command line tool ended: its exit code and what it wrote to standard output. */
export interface ToolResult {
  readonly exitCode: number;
  readonly stdout: string;
}

/** Runs the script of an installed tool with this Node in `cwd`. A non-zero exit code is a result, not an error. */
export function runTool(script: string, args: string[], cwd: string): Promise<ToolResult> {
  return new Promise((done, fail) => {
    const command = [resolve('node_modules', script), ...args];
    execFile(process.execPath, command, { cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
      if (error !== null && typeof error.code !== 'number') fail(error);
      else done({ exitCode: Number(error?.code ?? 0), stdout });
    });
  });
}
