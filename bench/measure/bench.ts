import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Access, writeAccess } from '../company/accessFiles.ts';
import { withholdsBy } from '../company/consentPolicy.ts';
import { FIRST_PORT, SUBGRAPHS } from '../company/subgraphs.ts';
import { type Supergraphs, writeSupergraphs } from '../company/writeSupergraphs.ts';
import type { GatewayUnderTest } from '../gateways/gateway.ts';
import { repositoryPath } from '../gateways/packages.ts';
import type { Workload } from '../workloads/workload.ts';
import { compareAnswers } from './compareAnswers.ts';
import { findLoadProgram, type LoadGenerator, type LoadProgram } from './load.ts';
import { GATEWAY_CORE, LOAD_CORE, PinnedProcess } from './pinnedProcess.ts';

/** The gateways' ports follow those of the subgraphs. */
const FIRST_GATEWAY_PORT = FIRST_PORT + 10;
const STARTING_MS = 60_000;

/** A gateway that listens, has been compared, and is off its core. */
export interface Contestant {
  readonly gateway: GatewayUnderTest;
  readonly process: PinnedProcess;
  readonly url: string;
}

/** The stage: canned subgraphs that run, and everything that the gateways need to start. */
export class Bench {
  readonly load: LoadProgram;
  readonly #directory: string;
  readonly #access: Access;
  readonly #supergraphs: Supergraphs;
  readonly #withholds: (coordinate: string, customer: string) => boolean;

  private constructor(directory: string, access: Access, load: LoadProgram) {
    this.load = load;
    this.#directory = directory;
    this.#access = access;
    this.#supergraphs = writeSupergraphs(directory);
    this.#withholds = withholdsBy(this.#supergraphs.linked);
  }

  static async open(): Promise<Bench> {
    const load = await findLoadProgram();
    const directory = mkdtempSync(join(tmpdir(), 'accord-bench-'));
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
    const access = await writeAccess(directory);
    const bench = new Bench(directory, access, load);
    const ports = SUBGRAPHS.map((_, index) => FIRST_PORT + index);
    for (const port of ports) await expectFree(port);
    const log = join(directory, 'subgraphs.log');
    const subgraphs = new PinnedProcess(
      {
        line: [process.execPath, repositoryPath('bench/cannedSubgraphs.ts')],
        env: { BENCH_PASSPORT_KEYS: access.passportKeys },
        log,
      },
      LOAD_CORE,
    );
    for (const port of ports) await untilListening(port, subgraphs, `the canned subgraphs (${log})`);
    return bench;
  }

  loadFor({ requests }: Workload): LoadGenerator {
    const bodies = requests.map((request) => JSON.stringify(request));
    return this.load.generator({ directory: this.#directory, bodies, tokens: this.#access.tokens });
  }

  /** Starts a gateway and sees that it answers the workload rightly. `position` keeps the ports apart. */
  async enter(
    gateway: GatewayUnderTest,
    workload: Workload,
    position: number,
    cpuProfile?: string,
  ): Promise<Contestant> {
    const port = FIRST_GATEWAY_PORT + position;
    await expectFree(port);
    const command = gateway.command({
      directory: this.#directory,
      port,
      supergraphs: this.#supergraphs,
      issuer: this.#access.issuer,
      clients: this.#access.clients,
      callerKeys: this.#access.callerKeys,
      recipes: workload.recipes,
      cpuProfile,
    });
    const started = new PinnedProcess(command, GATEWAY_CORE);
    const url = `http://127.0.0.1:${port}${gateway.path}`;
    await untilListening(port, started, `${gateway.name} (${command.line.join(' ')}; ${command.log ?? ''})`);
    const token = this.#access.tokens[0] ?? '';
    await compareAnswers({ gateway, url, workload, token, withholds: this.#withholds });
    started.pause();
    return { gateway, process: started, url };
  }
}

async function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Throws an Error when something else has the port. */
async function expectFree(port: number): Promise<void> {
  if (await isListening(port)) throw new Error(`port ${port} is in use: is another benchmark running?`);
}

async function untilListening(port: number, started: PinnedProcess, name: string): Promise<void> {
  const end = performance.now() + STARTING_MS;
  while (!(await isListening(port))) {
    if (started.hasEnded || performance.now() > end)
      throw new Error(`${name} does not listen on port ${port}`);
    await sleep(50);
  }
}
