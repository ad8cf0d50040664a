import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc (USER_HZ): 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** A process and all that it has started, by id; those that have ended are left out. */
function family(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = Number(statFields(Number(entry))?.[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const members = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(members)];
  return members(root);
}

/** /proc/PID/stat after the command's name (which may hold blanks): state, ppid, … Undefined for an ended process. */
function statFields(pid: number): string[] | undefined {
  const text = read(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // it has ended meanwhile
  }
}

/** CPU time that the process and its children have used so far, all threads, user and system, in milliseconds. */
export function cpuMilliseconds(pid: number): number {
  let ticks = 0;
  for (const member of family(pid)) {
    const fields = statFields(member);
    // utime and stime are fields 14 and 15 of the whole line
    ticks += Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0);
  }
  return (ticks * 1000) / TICKS_PER_SECOND;
}

/** The most memory that the process and its children have held since they started (VmHWM), in MiB. */
export function peakMemory(pid: number): number {
  return memory(pid, 'VmHWM');
}

/** The memory that they hold now (VmRSS), in MiB. */
export function residentMemory(pid: number): number {
  return memory(pid, 'VmRSS');
}

function memory(pid: number, line: 'VmHWM' | 'VmRSS'): number {
  let kibibytes = 0;
  for (const member of family(pid)) {
    const status = read(`/proc/${member}/status`) ?? '';
    kibibytes += Number(new RegExp(`^${line}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
  }
  return kibibytes / 1024;
}

/** Stops a process and its children where they are, or lets them go on. */
export function signalFamily(pid: number, signal: 'SIGSTOP' | 'SIGCONT' | 'SIGTERM' | 'SIGKILL'): void {
  for (const member of family(pid)) {
    try {
      process.kill(member, signal);
    } catch {
      // it has ended meanwhile
    }
  }
}
