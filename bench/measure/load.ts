import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { LOAD_CORE } from './pinnedProcess.ts';

const run = promisify(execFile);
const WRK_SCRIPT = fileURLToPath(new URL('./wrk.lua', import.meta.url));
const AUTOCANNON = fileURLToPath(new URL('../peers/node_modules/.bin/autocannon', import.meta.url));

/** Requests with bodies that are sent round robin, as files that a load generator reads. */
export interface LoadFiles {
  readonly directory: string;
  readonly bodies: readonly string[];
  readonly tokens: readonly string[];
}

/** What the load generator saw. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Answers that were not 200, and connections that failed. */
  readonly failures: number;
  /** Bytes of an answer with its headers, on average. */
  readonly bytesPerAnswer: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Sends requests to one gateway as fast as it answers them. */
export interface LoadGenerator {
  send(url: string, connections: number, seconds: number): Promise<LoadResult>;
}

/** Makes a load generator for requests of one kind. */
export interface LoadProgram {
  readonly name: string;
  generator(files: LoadFiles): LoadGenerator;
}

/** wrk where it is installed, else autocannon of the peers' packages. Throws an Error where there is neither. */
export async function findLoadProgram(): Promise<LoadProgram> {
  const version = await wrkVersion();
  if (version !== undefined) return { name: `wrk ${version}`, generator: wrk };
  if (existsSync(AUTOCANNON)) return { name: 'autocannon', generator: autocannon };
  throw new Error(
    'The benchmark needs wrk (Debian: apt-get install wrk), or autocannon: npm ci --prefix bench/peers.',
  );
}

async function wrkVersion(): Promise<string | undefined> {
  try {
    await run('wrk', ['--version']);
    return 'wrk';
  } catch (error) {
    // wrk answers --version with its version, its usage and exit code 1
    const { stdout } = error as { stdout?: string };
    return /^wrk (?:debian\/)?([\w.-]+)/.exec(stdout ?? '')?.[1];
  }
}

function wrk({ directory, bodies, tokens }: LoadFiles): LoadGenerator {
  const bodiesFile = join(directory, 'bodies.txt');
  const tokensFile = join(directory, 'tokens.txt');
  writeFileSync(bodiesFile, `${bodies.join('\n')}\n`);
  writeFileSync(tokensFile, `${tokens.join('\n')}\n`);
  return {
    async send(url, connections, seconds) {
      const limits = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '--timeout', '60s'];
      const { stdout } = await run('taskset', [
        ...['-c', String(LOAD_CORE), 'wrk', ...limits, '-s', WRK_SCRIPT, url],
        ...['--', bodiesFile, tokensFile],
      ]);
      const numbers = /^RESULT (.*)$/m.exec(stdout)?.[1]?.split(' ').map(Number) ?? [];
      const [requests = 0, micros = 0, bytes = 0, statuses = 0, sockets = 0, p50 = 0, p99 = 0] = numbers;
      return {
        requests,
        seconds: micros / 1e6,
        failures: statuses + sockets,
        bytesPerAnswer: bytes / requests,
        p50: p50 / 1000,
        p99: p99 / 1000,
      };
    },
  };
}

function autocannon({ directory, bodies, tokens }: LoadFiles): LoadGenerator {
  return {
    async send(url, connections, seconds) {
      const har = join(directory, 'requests.har');
      writeFileSync(har, JSON.stringify(archive(url, bodies, tokens)));
      const limits = ['-c', String(connections), '-d', String(seconds), '-t', '60'];
      const { stdout } = await run(
        'taskset',
        ['-c', String(LOAD_CORE), AUTOCANNON, ...limits, '--har', har, '--json', '--no-progress', url],
        { maxBuffer: 10_000_000 },
      );
      const result = JSON.parse(stdout) as AutocannonResult;
      return {
        requests: result.requests.total,
        seconds: result.duration,
        failures: result.non2xx + result.errors,
        bytesPerAnswer: result.throughput.total / result.requests.total,
        p50: result.latency.p50,
        p99: result.latency.p99,
      };
    },
  };
}

/** The parts of `autocannon --json` that are read here. */
interface AutocannonResult {
  readonly requests: { readonly total: number };
  readonly duration: number;
  readonly non2xx: number;
  readonly errors: number;
  readonly throughput: { readonly total: number };
  readonly latency: { readonly p50: number; readonly p99: number };
}

/** The requests as an HTTP archive (HAR 1.2): the one form in which autocannon's program takes several. */
function archive(url: string, bodies: readonly string[], tokens: readonly string[]) {
  const entries = bodies.map((text, index) => ({
    request: {
      method: 'POST',
      url,
      headers: [
        { name: 'Content-Type', value: 'application/json' },
        { name: 'Accept', value: 'application/json' },
        { name: 'Authorization', value: `Bearer ${tokens[index % tokens.length]}` },
      ],
      postData: { mimeType: 'application/json', text },
    },
  }));
  return { log: { version: '1.2', creator: { name: 'accord-bench', version: '1' }, entries } };
}
