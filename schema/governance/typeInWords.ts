import {
  type ConstDirectiveNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  print,
  type StringValueNode,
} from 'graphql';
import type { ConsentRule } from '../consent/decide.ts';
import { argument, text } from '../consent/links.ts';
import type { Policy } from '../consent/policy.ts';
import type { SdlFacts } from '../consent/sdlFacts.ts';
import type { TypeFacts } from '../consent/typeFacts.ts';
import { categoriesOf } from '../vocabulary/dataCategories.ts';
import { PURPOSES } from '../vocabulary/purposes.ts';
import { consentMarks } from './agreement.ts';
import { table } from './markdown.ts';
import { owners } from './owners.ts';

/** A composed supergraph, read for people. */
export interface Book {
  readonly facts: SdlFacts;
  readonly policy: Policy;
  /** Whether callers cannot see it. */
  isHidden(node: { readonly directives?: readonly ConstDirectiveNode[] | undefined }): boolean;
}

/** One type as a Markdown section: its description, and a table of its fields or values. */
export function typeInWords(book: Book, type: TypeFacts): string {
  const description = type.nodes.flatMap((node) => ('description' in node ? meaning(node) : []));
  const parts = [`### ${type.name}`, ...description.filter((each) => each !== '')];
  if (type.interfaces.length > 0) parts.push(`Is also: ${type.interfaces.map(code).join(', ')}.`);
  if (type.members.length > 0) parts.push(`One of: ${type.members.map(code).join(', ')}.`);

  const fields = type.fields
    .filter((field) => !book.isHidden(field))
    .flatMap((field) => fieldRows(book, type, field));
  if (fields.length > 0)
    parts.push(table(['Field', 'Meaning', 'Type', 'Owner', 'Data and purposes'], fields));
  const inputs = type.inputFields.map((field) => {
    const rule = book.policy.input(type.name, field.name.value);
    return [code(field.name.value), meaning(field), inputType(field), gate(rule)];
  });
  if (inputs.length > 0) parts.push(table(['Field', 'Meaning', 'Type', 'Using it reveals'], inputs));
  const values = enumValues(type).map((value) => [code(value.name.value), meaning(value)]);
  if (values.length > 0) parts.push(table(['Value', 'Meaning'], values));
  return parts.join('\n\n');
}

/** The field's row, and one for each of its arguments. */
function fieldRows(book: Book, type: TypeFacts, field: FieldDefinitionNode): string[][] {
  const name = field.name.value;
  const owner = owners(book.facts, type, field).join(', ');
  const rows = [[code(name), meaning(field), code(print(field.type)), owner, release(book, type, field)]];
  for (const each of field.arguments ?? []) {
    const rule = book.policy.argument(type.name, name, each.name.value);
    rows.push([code(`${name}(${each.name.value}:)`), meaning(each), inputType(each), '', gate(rule)]);
  }
  return rows;
}

function release({ facts, policy }: Book, type: TypeFacts, field: FieldDefinitionNode): string {
  const rule = policy.field(type.name, field.name.value);
  switch (rule.kind) {
    case 'OPEN':
      return 'About nobody';
    case 'NON_PERSONAL': {
      const [mark] = consentMarks(facts, field, 'nonPersonal');
      return text(mark && argument(mark, 'reason')) ?? 'About nobody';
    }
    case 'CONSENT':
      return `${gate(rule.consent)}${rule.derives === undefined ? '' : `; derived from data read for ${code(rule.derives)}`}`;
    case 'DERIVED':
      return `Derived from data read for ${code(rule.derives)}`;
    case 'UNMARKED':
      return 'Withheld always';
  }
}

function gate(rule: ConsentRule | undefined): string {
  if (rule === undefined) return '';
  const purposes = PURPOSES.filter((purpose) => rule.purposes.has(purpose));
  return `**${categoriesOf(rule.mask).join(' and ')}** for ${purposes.map(code).join(', ') || 'no purpose'}`;
}

function enumValues(type: TypeFacts): EnumValueDefinitionNode[] {
  return type.nodes.flatMap((node) => ('values' in node ? (node.values ?? []) : []));
}

function inputType({ type, defaultValue }: InputValueDefinitionNode): string {
  return code(defaultValue === undefined ? print(type) : `${print(type)} = ${print(defaultValue)}`);
}

const code = (name: string) => `\`${name}\``;
const meaning = ({ description }: { readonly description?: StringValueNode | undefined }) =>
  description?.value ?? '';
