import { parseArgs } from 'node:util';
import type { GatewayUnderTest } from './gateways/gateway.ts';
import { ACCORD, COMPARED, GATEWAYS } from './gateways/gateways.ts';
import type { Pace } from './measure/measureWorkload.ts';
import type { Workload } from './workloads/workload.ts';
import { workloads } from './workloads/workloads.ts';

export const STUDIES = ['lists', 'consent', 'disclosure'] as const;
export type Study = (typeof STUDIES)[number];

/** What one run of the benchmark does. */
export interface RunPlan {
  /** Whether it is the whole benchmark, whose results are written to RESULTS.md. */
  readonly isFull: boolean;
  /** Gateways and workloads of the comparison; none when only a study is asked for. */
  readonly gateways: readonly GatewayUnderTest[];
  readonly workloads: readonly Workload[];
  readonly studies: readonly Study[];
  readonly pace: Pace;
  /** What makes the run less than the full one, in words; empty for that. */
  readonly remarks: readonly string[];
  /** The folder for accord's CPU profile. */
  readonly cpuProfile: string | undefined;
}

/** The command line cannot be followed; the message says what would do. */
export class UsageError extends Error {}

const FULL: Pace = { rounds: 5, seconds: 3, leadIn: 1, warmUp: 1 };
const QUICK: Pace = { rounds: 3, seconds: 2, leadIn: 0, warmUp: 0.1 };
const PROFILED: Pace = { rounds: 1, seconds: 10, leadIn: 0, warmUp: 0.25 };
const QUICK_GATEWAYS = ['accord', 'floor', 'stock'];
const QUICK_WORKLOADS = ['profile', 'list50'];

export const USAGE = `npm run bench -- [options]
  (none)                 the whole benchmark, written to bench/RESULTS.md
  --quick                under two minutes: ${QUICK_GATEWAYS.join(', ')} on ${QUICK_WORKLOADS.join(' and ')}
  --only a,b             these gateways: ${GATEWAYS.map(({ name }) => name).join(', ')}
  --workload a,b         these workloads: ${workloads()
    .map(({ name }) => name)
    .join(', ')}
  --study a,b            ${STUDIES.join(', ')}: the cost of a customer on lists of 10 to 5,000; consent's own share; that of
                         the disclosure log
  --profile DIR          accord alone, with a CPU profile of it in DIR; its figures then include the profiler`;

/** Reads the command line. Throws UsageError. */
export function readOptions(args: readonly string[]): RunPlan | 'HELP' {
  const values = parse(args);
  if (values.help === true) return 'HELP';
  const { only, workload, study, profile } = values;
  if (profile !== undefined && only !== undefined)
    throw new UsageError('--profile is for accord alone: leave --only out');
  const isShort = values.quick === true || profile !== undefined;
  const isPart = isShort || only !== undefined || workload !== undefined || study !== undefined;
  const compares = study === undefined || only !== undefined || workload !== undefined;
  return {
    isFull: !isPart,
    gateways: compares ? chosenGateways(only, profile, isShort) : [],
    workloads: compares ? chosenWorkloads(workload, isShort) : [],
    studies: chosenStudies(study, isPart),
    pace: values.quick === true ? QUICK : profile === undefined ? FULL : PROFILED,
    remarks: [...(values.quick === true ? [QUICK_REMARK] : []), ...(profile === undefined ? [] : [PROFILER])],
    cpuProfile: profile,
  };
}

const QUICK_REMARK =
  'Quick: a tenth of the warm-up and 3 rounds of 2 seconds. For figures to rely on, run it whole.';
const PROFILER =
  'With the profiler on, which takes time of its own: a quarter of the warm-up, one round of 10 seconds.';

function chosenGateways(only: string | undefined, profile: string | undefined, isShort: boolean) {
  if (profile !== undefined) return [ACCORD];
  if (only !== undefined) return choose('gateway', GATEWAYS, only.split(','));
  return isShort ? choose('gateway', GATEWAYS, QUICK_GATEWAYS) : COMPARED;
}

function chosenWorkloads(names: string | undefined, isShort: boolean): readonly Workload[] {
  const all = workloads();
  if (names !== undefined) return choose('workload', all, names.split(','));
  return isShort ? choose('workload', all, QUICK_WORKLOADS) : all;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean' },
        quick: { type: 'boolean' },
        only: { type: 'string' },
        workload: { type: 'string' },
        study: { type: 'string' },
        profile: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function chosenStudies(names: string | undefined, isPart: boolean): readonly Study[] {
  if (names === undefined) return isPart ? [] : STUDIES;
  const all = STUDIES.map((name) => ({ name }));
  return choose('study', all, names.split(',')).map(({ name }) => name);
}

function choose<T extends { readonly name: string }>(
  what: string,
  all: readonly T[],
  names: readonly string[],
): readonly T[] {
  return names.map((name) => {
    const found = all.find((candidate) => candidate.name === name);
    if (found !== undefined) return found;
    throw new UsageError(`"${name}" is no ${what}: there are ${all.map((one) => one.name).join(', ')}`);
  });
}
