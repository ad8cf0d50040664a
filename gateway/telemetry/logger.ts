import cluster from 'node:cluster';
import { type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;
export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/**
 * The operator's log: JSON lines on standard error. Passports, caller tokens and bearer tokens are secrets, and values
 * of fields are never handed to it; redaction is the second fence.
 */
export function createLogger(level: LogLevel): Logger {
  return pino(
    {
      level,
      // several processes may write to one log
      base: cluster.isWorker ? { worker: process.pid } : null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ['*.authorization', '*.passport', '*["accord-caller"]', 'authorization', 'passport'],
        censor: '[secret]',
      },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
