import { Command, InvalidArgumentError } from 'commander';
import type { EvaluateRequest } from '../linkEvaluate.ts';
import type { LinkFilesRequest } from '../linkFiles.ts';
import type { Terminal } from '../terminal.ts';
import { wholeNumber } from '../wholeNumber.ts';

interface Options extends Omit<LinkFilesRequest, 'inputs' | 'mappings'> {
  readonly input: readonly string[];
  readonly mapping: readonly string[];
}

/** `accord link`: which rows of files are of one person. */
export function linkCommand(terminal: Terminal): Command {
  const command = new Command('link')
    .summary('find the rows of files that are of one person')
    .description(
      'Finds the duplicates within one CSV file, or the links between two. It learns from the files themselves: no ' +
        'labels are needed. docs/resolution.md explains the model, the mapping and the resolution file.',
    )
    .option('--input <file>', 'a CSV file; give it twice to link two', collect, [])
    .option('--mapping <file>', 'which column is what; give it twice where the files differ', collect, [])
    .option('--output <file>', 'where the pairs go: two row ids, match probability, match weight')
    .option('--clusters <file>', 'where the clusters go: input, row id, cluster')
    .option('--threshold <probability>', 'pairs of at least this match probability', probability, 0.5)
    .option('--explain <pairs>', 'explain so many of the least certain pairs', wholeNumber, 0)
    .option('--charts <directory>', 'draw each explained pair: 1.svg, 2.svg, …')
    .option('--model <file>', 'use this model; where there is none yet, learn and keep it')
    .option('--resolution <file>', 'comparisons and blocking rules in place of those that come with Accord')
    .option(
      '--memory <MiB>',
      'what may be held in memory; the rest goes to temporary files',
      wholeNumber,
      1_150,
    )
    .option('--seed <number>', 'draws other random pairs to learn from', wholeNumber, 1)
    .action(async ({ input, mapping, ...options }: Options) => {
      const needed = { input, mapping, output: options.output === undefined ? [] : [options.output] };
      for (const [name, values] of Object.entries(needed))
        if (values.length === 0) command.error(`error: required option '--${name} <file>' not specified`);
      if (input.length > 2) command.error("error: option '--input <file>' can be given twice at most");
      if (mapping.length > input.length)
        command.error("error: option '--mapping <file>' can be given once for each input");
      if (options.charts !== undefined && options.explain === 0)
        command.error(
          "error: option '--charts <directory>' draws the pairs of '--explain <pairs>', which is missing",
        );
      const { linkFiles } = await import('../linkFiles.ts');
      await linkFiles({ inputs: input, mappings: mapping, ...options }, terminal);
    });
  command
    .command('evaluate')
    .summary('compare pairs with the truth')
    .description('Precision, recall and F1 of a pairs file at thresholds, and their curve as an SVG picture.')
    .requiredOption('--pairs <file>', 'what accord link wrote')
    .requiredOption(
      '--truth <file>',
      'CSV of the true pairs (id_a, id_b) or of who each row is of (id, person)',
    )
    .option('--curve <file>', 'where the picture goes')
    .action(async (options: EvaluateRequest) => {
      const { linkEvaluate } = await import('../linkEvaluate.ts');
      await linkEvaluate(options, terminal);
    });
  return command;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function probability(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value < 1) return value;
  throw new InvalidArgumentError('Expected a number between 0 and 1, such as 0.5.');
}
