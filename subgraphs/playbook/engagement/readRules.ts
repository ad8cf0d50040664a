import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseYamlFile, YamlFileError } from '../../../schema/yamlFile.ts';
import { compileRules, type Finding } from './compileRules.ts';
import { RULE_CHECKS } from './ruleChecks.ts';
import type { Playbook } from './rules.ts';
import { rulesFile } from './rulesFile.ts';

/** The rules that come with Accord. */
export const DEFAULT_RULES: string = fileURLToPath(
  new URL('../../../schema/playbook/rules.yaml', import.meta.url),
);

/** Reads a rules.yaml, compiles it and checks it. Throws a YamlFileError that names the lines and what was expected there. */
export function readRules(path: string = DEFAULT_RULES): Playbook {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new YamlFileError(`${path}: cannot be read (${code})`, { cause: error });
  }
  return parseRules(text, path);
}

/** The same of a text; `file` is its name in the messages. */
export function parseRules(text: string, file: string): Playbook {
  const { value, placeOf } = parseYamlFile(text, file, rulesFile);
  const findings: Finding[] = [];
  const playbook = compileRules(value, text, (finding) => findings.push(finding));
  if (findings.length === 0) findings.push(...RULE_CHECKS.flatMap(({ find }) => find(value, playbook)));
  if (findings.length > 0)
    throw new YamlFileError(
      findings.map(({ place, message }) => `${placeOf(place)}: ${place.join('.')}: ${message}`).join('\n'),
    );
  return playbook;
}
