import { fileURLToPath } from 'node:url';
import { type Definition, definitionIn, readDefinition } from '../definitions/definitionFile.ts';
import { compileRules, type Finding } from './compileRules.ts';
import { RULE_CHECKS } from './ruleChecks.ts';
import type { Playbook } from './rules.ts';
import { type RulesFile, rulesFile } from './rulesFile.ts';

/** The rules that come with Accord. */
export const DEFAULT_RULES: string = fileURLToPath(
  new URL('../../../schema/playbook/rules.yaml', import.meta.url),
);

const RULES: Definition<RulesFile, Playbook> = {
  shape: rulesFile,
  compile(file, version, blame) {
    const findings: Finding[] = [];
    const playbook = compileRules(file, version, (finding) => findings.push(finding));
    // what does not compile cannot be tried
    if (findings.length === 0) findings.push(...RULE_CHECKS.flatMap(({ find }) => find(file, playbook)));
    for (const { place, message } of findings) blame(place, message);
    return playbook;
  },
};

/** Reads a rules.yaml, compiles it and checks it. Throws a YamlFileError that names the lines and what was expected there. */
export function readRules(path: string = DEFAULT_RULES): Playbook {
  return readDefinition(path, RULES);
}

/** The same of a text; `file` is its name in the messages. */
export function parseRules(text: string, file: string): Playbook {
  return definitionIn(text, file, RULES);
}
