#!/usr/bin/env -S node --max-semi-space-size=16
import { setFlagsFromString } from 'node:v8';

// Else V8 comes to make what lives for one request among the old objects: docs/decisions/0011-garbage-that-dies-young.md
setFlagsFromString('--no-allocation-site-pretenuring');

const { createProgram } = await import('./program.ts');
const { runProgram } = await import('./runProgram.ts');
const { processTerminal } = await import('./terminal.ts');

// who reads the beginning only has heard enough
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
const terminal = processTerminal();
process.exitCode = await runProgram(createProgram(terminal), process.argv.slice(2), terminal);
// a worker that could not start has nothing more to hear
process.channel?.unref();
