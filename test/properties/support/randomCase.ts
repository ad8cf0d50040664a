import fc from 'fast-check';
import { parse, validate } from 'graphql';
import type { Oracle, Prophecy } from '../oracle/oracle.ts';
import { type RandomCaller, randomCaller } from './callers.ts';
import type { Answer } from './compareAnswer.ts';
import { customerVocabulary } from './customerVocabulary.ts';
import { Dice } from './dice.ts';
import type { SentRequest } from './requestSpy.ts';
import type { World } from './world.ts';
import { type Operation, type Vocabulary, writeOperation } from './writeOperation.ts';

/** One operation, asked once, or again by another caller with other conditions. */
type Case = readonly { readonly operation: Operation; readonly caller: RandomCaller }[];

/** One asking of a case: what was answered, what had been foretold, and what the subgraphs were asked on the way. */
export interface Asked {
  readonly caller: RandomCaller;
  readonly answer: Answer;
  readonly prophecy: Prophecy;
  readonly sent: readonly SentRequest[];
}

/** Says what is wrong with one asking; nothing when nothing is. */
export type Judge = (asked: Asked, oracle: Oracle) => readonly string[];

export interface RunOptions {
  readonly seed: number;
  readonly cases: number;
  /** How long to look for a smaller case once one has failed, in milliseconds; 20 seconds when left out. */
  readonly shrinkMs?: number;
}

/** Runs random cases. Throws an Error with the seed, the smallest failing case that was found, and what is wrong. */
export async function runCases(world: World, judge: Judge, options: RunOptions): Promise<void> {
  const { seed, cases, shrinkMs = 20_000 } = options;
  let failedAt: number | undefined;
  const property = fc.asyncProperty(fc.gen(), async (draw) => {
    if (failedAt !== undefined && Date.now() > failedAt + shrinkMs) return;
    const drawn = drawCase(new Dice(draw), world);
    const wrong = await complaintsOf(drawn, world, judge);
    if (wrong.length === 0) return;
    failedAt ??= Date.now();
    throw new Error([...wrong.slice(0, 40), inWords(drawn)].join('\n'));
  });
  const { failed, numRuns, errorInstance } = await fc.check(property, {
    seed,
    numRuns: cases,
    endOnFailure: shrinkMs === 0,
  });
  if (!failed) return;
  const reason = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  throw new Error(`Case ${numRuns} of ACCORD_SEED=${seed} ACCORD_CASES=${cases} fails:\n${reason}`);
}

/** Asks the gateway and the oracle the same; the calls since are what it took. */
export async function askBoth(world: World, operation: Operation, caller: RandomCaller): Promise<Asked> {
  const { system, oracle } = world;
  const { query, variables } = operation;
  const { client, person, asker } = caller;
  const prophecy = await oracle.answer(parse(query), variables, asker);
  system.forget();
  const answer: Answer = await system.ask({
    query,
    variables,
    client,
    customer: person,
    ...(client !== undefined && { purpose: asker.purpose }),
  });
  return { caller, answer, prophecy, sent: [...system.calls] };
}

function drawCase(dice: Dice, world: World): Case {
  const caller = randomCaller(dice, world.people);
  const vocabulary = { ...vocabularyFor(caller, world), reserved: world.reserved };
  const operation = writeOperation(dice, world.oracle.schema, vocabulary);
  if (!dice.chance(25)) return [{ operation, caller }];
  const again = { operation: withOtherConditions(operation), caller: randomCaller(dice, world.people) };
  return [{ operation, caller }, again];
}

/** The same text with every truth value the other way round: only @skip and @include have any. */
function withOtherConditions({ query, variables }: Operation): Operation {
  const turned = Object.entries(variables).map(
    ([name, value]) => [name, typeof value === 'boolean' ? !value : value] as const,
  );
  return { query, variables: Object.fromEntries(turned) };
}

/** Who has signed in asks for themselves as often as for all others together. */
function vocabularyFor({ person }: RandomCaller, { ids, lookups, oracle }: World): Vocabulary {
  const everybodys = lookups.map(({ by }) => by);
  const theirs = lookups.filter(({ customer }) => customer === person).map(({ by }) => by);
  const cursors = [...oracle.company.cursors.keys()];
  if (person === undefined) return customerVocabulary({ ids, lookups: everybodys, cursors });
  const asOften = <T>(own: readonly T[], all: readonly T[]) =>
    all.map((_, index) => own[index % own.length] as T);
  return customerVocabulary({
    ids: [...ids, ...asOften([person], ids)],
    lookups: theirs.length === 0 ? everybodys : [...everybodys, ...asOften(theirs, everybodys)],
    cursors,
  });
}

async function complaintsOf(drawn: Case, world: World, judge: Judge): Promise<string[]> {
  const complaints: string[] = [];
  for (const { operation, caller } of drawn) {
    const problems = validate(world.oracle.schema, parse(operation.query));
    if (problems.length > 0)
      return problems.map(({ message }) => `What was generated is not valid: ${message}`);
    const wrong = judge(await askBoth(world, operation, caller), world.oracle);
    complaints.push(...wrong.map((what) => `${nameOf(caller)}: ${what}`));
  }
  return complaints;
}

function nameOf({ client, person, asker }: RandomCaller): string {
  return `${client ?? 'nobody'}${person === undefined ? '' : ` (${person})`} for ${asker.purpose || 'nothing'}`;
}

function inWords(drawn: Case): string {
  const asked = drawn.map(
    ({ operation, caller }) => `asked by ${nameOf(caller)} with ${JSON.stringify(operation.variables)}`,
  );
  return [drawn[0]?.operation.query, ...asked].join('\n');
}
