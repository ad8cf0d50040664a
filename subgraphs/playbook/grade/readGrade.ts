import { fileURLToPath } from 'node:url';
import { type Definition, definitionIn, readDefinition } from '../definitions/definitionFile.ts';
import { MOMENTS } from '../grounding/inputValues.ts';
import type { GradeDefinition } from './gradeDefinition.ts';
import { type CleanInput, type GradeFile, gradeFile } from './gradeFile.ts';
import { WORD_FIELDS } from './validity.ts';

/** The grade that comes with Accord. */
export const DEFAULT_GRADE: string = fileURLToPath(
  new URL('../../../schema/playbook/grade.yaml', import.meta.url),
);

const GRADE: Definition<GradeFile, GradeDefinition> = { shape: gradeFile, compile };

/** Reads a grade.yaml and checks it. Throws a YamlFileError that names the lines and what was expected there. */
export function readGrade(path: string = DEFAULT_GRADE): GradeDefinition {
  return readDefinition(path, GRADE);
}

/** The same of a text; `file` is its name in the messages. */
export function parseGrade(text: string, file: string): GradeDefinition {
  return definitionIn(text, file, GRADE);
}

type Blame = (place: readonly (string | number)[], message: string) => void;

function compile(
  { date: _date, owner: _owner, reason: _reason, ...file }: GradeFile,
  version: string,
  blame: Blame,
): GradeDefinition {
  const { clean, contextualised } = file;
  for (const [index, input] of clean.inputs.entries()) {
    checkInput(input, ['clean', 'inputs', index], blame);
    checkStanding(input, ['clean', 'inputs', index], blame);
  }
  checkUnique(clean.inputs, ['clean', 'inputs'], blame);
  checkUnique(contextualised.inputs, ['contextualised', 'inputs'], blame);
  checkGrades(file.grades, blame);
  const inputs = new Set([...clean.inputs, ...contextualised.inputs].map(({ field }) => field));
  return { ...file, version, inputs: [...inputs] };
}

function checkInput(
  { field, valid, fresh }: CleanInput,
  place: readonly (string | number)[],
  blame: Blame,
): void {
  if (valid === 'WORD' && WORD_FIELDS[field] === undefined)
    blame([...place, 'valid'], `WORD is for ${Object.keys(WORD_FIELDS).join(', ')}`);
  const dated = Object.keys(MOMENTS);
  for (const [index, date] of (fresh?.datedBy ?? []).entries())
    if (!dated.includes(date))
      blame(
        [...place, 'fresh', 'datedBy', index],
        `${date} has no date; expected one of ${dated.join(', ')}`,
      );
  if (fresh !== undefined && fresh.datedBy === undefined && !dated.includes(field))
    blame([...place, 'fresh'], `${field} has no date of its own; expected datedBy`);
}

/** What lowers what identity tells of its own work stands there, and nowhere else. */
const STANDING_RULES = {
  eachConflictTakes: 'Customer.conflicts',
  sureness: 'Customer.sources',
} as const;

function checkStanding(input: CleanInput, place: readonly (string | number)[], blame: Blame): void {
  for (const key of ['eachConflictTakes', 'sureness'] as const) {
    const field = STANDING_RULES[key];
    if (input[key] !== undefined && input.field !== field) blame([...place, key], `is for ${field}`);
    if (input[key] === undefined && input.field === field) blame(place, `expected ${key} of ${field}`);
  }
  const { sureness, missing, fresh } = input;
  if (Object.values(STANDING_RULES).some((field) => field === input.field)) {
    if (missing === 'FINE') blame([...place, 'missing'], 'expected LOWERS: not to know it is no good sign');
    if (fresh !== undefined) blame([...place, 'fresh'], `${input.field} is told as of now`);
  }
  if (sureness !== undefined && sureness.tooLittle >= sureness.enough)
    blame([...place, 'sureness', 'tooLittle'], `expected less than is enough: ${sureness.enough}`);
}

function checkUnique(
  inputs: readonly { readonly field: string }[],
  place: readonly (string | number)[],
  blame: Blame,
): void {
  for (const [index, { field }] of inputs.entries())
    if (inputs.findIndex((other) => other.field === field) < index)
      blame([...place, index, 'field'], `${field} stands there already`);
}

/** A better grade demands at least as much of every part: otherwise less could be worth more. */
function checkGrades(grades: GradeFile['grades'], blame: Blame): void {
  const letters = ['A', 'B', 'C', 'D'] as const;
  for (const [index, letter] of letters.entries()) {
    const better = letters[index - 1];
    if (better === undefined) continue;
    for (const part of ['clean', 'consented', 'contextualised'] as const)
      if (grades[letter][part] > grades[better][part])
        blame(
          ['grades', letter, part],
          `is more than ${better} demands; expected at most ${grades[better][part]}`,
        );
  }
}
