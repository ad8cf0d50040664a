import { YamlFileError } from '../../schema/yamlFile.ts';
import { DEFAULT_RULES, readRules } from '../../subgraphs/playbook/engagement/readRules.ts';
import { CliError } from '../cliError.ts';
import type { Terminal } from '../terminal.ts';

/** Reads the rules of engagement, tries every example in them, and prints them. Throws CliError with all that is wrong. */
export function testRules(path: string = DEFAULT_RULES, terminal: Terminal): void {
  const { rules, version } = checkedRules(path);
  const examples = rules.reduce((sum, rule) => sum + rule.examples.length, 0);
  const width = Math.max(...rules.map(({ id }) => id.length));
  terminal.out(`Playbook ${version}: ${rules.length} rules, ${examples} examples, all as they should be.`);
  for (const { id, priority, action, examples: tried, owner } of rules)
    terminal.out(
      `  ${String(priority).padStart(4)}  ${id.padEnd(width)}  ${action.padEnd(19)}  ${tried.length} examples  ${owner}`,
    );
}

/** The same rules, or a CliError with what is wrong with them. */
export function checkedRules(path: string) {
  try {
    return readRules(path);
  } catch (error) {
    if (error instanceof YamlFileError)
      throw new CliError(`The rules cannot be used.\n  ${error.message.replaceAll('\n', '\n  ')}`, {
        cause: error,
      });
    throw error;
  }
}
