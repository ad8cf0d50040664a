import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** One client's part of a scenario. */
export interface ScenarioAsk {
  readonly client: string;
  /** The signed-in customer, for SELF_SERVICE clients. */
  readonly customer: string | undefined;
  readonly expected: Expected;
}

export interface Scenario {
  /** The folder's name. */
  readonly name: string;
  readonly query: string;
  readonly asks: readonly ScenarioAsk[];
}

const scenarioShape = z.strictObject({
  story: z.string().min(1),
  clients: z.record(z.string(), z.strictObject({ customer: z.string().optional() })),
});

const expectedShape = z.strictObject({
  purpose: z.string(),
  data: z.record(z.string(), z.unknown()),
  withheld: z.array(
    z.strictObject({
      path: z.array(z.union([z.string(), z.number()])),
      field: z.string(),
      category: z.string().nullable(),
      reason: z.string(),
    }),
  ),
});

export type Expected = z.infer<typeof expectedShape>;

const FOLDER = 'test/scenarios';

/** Every scenario folder. Throws for one that is not whole: each client has its file, and each file its client. */
export function readScenarios(): Scenario[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readScenario(name))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function readScenario(name: string): Scenario {
  const folder = join(FOLDER, name);
  const { clients } = scenarioShape.parse(parse(readFileSync(join(folder, 'scenario.yaml'), 'utf8')));
  const files = readdirSync(join(folder, 'expected')).sort();
  if (
    files.join() !==
    Object.keys(clients)
      .map((client) => `${client}.json`)
      .sort()
      .join()
  )
    throw new Error(`${folder}: expected/ has other clients than scenario.yaml`);
  const asks = Object.entries(clients).map(([client, { customer }]): ScenarioAsk => {
    const file = readFileSync(join(folder, 'expected', `${client}.json`), 'utf8');
    return { client, customer, expected: expectedShape.parse(JSON.parse(file)) };
  });
  return { name, query: readFileSync(join(folder, 'query.graphql'), 'utf8'), asks };
}
