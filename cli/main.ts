#!/usr/bin/env node
import { createProgram } from './program.ts';
import { runProgram } from './runProgram.ts';
import { processTerminal } from './terminal.ts';

const terminal = processTerminal();
process.exitCode = await runProgram(createProgram(terminal), process.argv.slice(2), terminal);
