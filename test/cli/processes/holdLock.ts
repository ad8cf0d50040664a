/** Takes the lock that the first argument names, says so, and keeps it until it is killed. */
import { acquireFileLock, LockHeldError } from '../../../cli/fileLock.ts';

try {
  await acquireFileLock(process.argv[2] ?? '', 'accord test');
  process.stdout.write('held\n');
  setInterval(() => {}, 1000);
} catch (error) {
  if (!(error instanceof LockHeldError)) throw error;
  process.stdout.write(`refused by ${error.holder.pid}\n`);
}
