import { DATA_SUBJECT } from '../consent/directives.ts';
import { linkedSpec } from '../consent/links.ts';
import { compilePolicy } from '../consent/policy.ts';
import { readSdl } from '../consent/sdlFacts.ts';
import { isRootType, type TypeFacts } from '../consent/typeFacts.ts';
import { typeGraph } from '../consent/typeGraph.ts';
import { PURPOSES } from '../vocabulary/purposes.ts';
import { PURPOSE_TERMS } from '../vocabulary/purposeTerms.ts';
import { CHECKS } from './checks.ts';
import { table } from './markdown.ts';
import { type Book, typeInWords } from './typeInWords.ts';

const INTRODUCTION = `<!-- Generated from schema/supergraph.graphql by "npm run fix". Do not edit. -->

# The schema in words

What can be asked, what each answer means, which subgraph owns it, and for which purposes it is released. A field that
names purposes is released only for those, and only of a customer who allows them for that category of data; otherwise
it is \`null\`, and the answer says why. A field that names none says nothing about a person by itself, for the reason
given.`;

/** Identity of the spec that hides what callers may not see, in `@link`. */
const INACCESSIBLE_SPEC = 'https://specs.apollo.dev/inaccessible';

/** The agreement as a Markdown page: purposes, every type that a caller can see, rules. Throws as compilePolicy. */
export function schemaInWords(supergraphSdl: string): string {
  const facts = readSdl(supergraphSdl);
  const inaccessible = linkedSpec(facts.document, INACCESSIBLE_SPEC);
  const book: Book = {
    facts,
    policy: compilePolicy(facts.document),
    isHidden: ({ directives = [] }) =>
      directives.some(({ name }) => inaccessible?.directive(name.value) === 'inaccessible'),
  };
  const visible = [...facts.types.values()].filter(
    (type) => !type.name.includes('__') && !book.isHidden(type),
  );
  const reached = [...typeGraph([facts.types]).reachedFrom(DATA_SUBJECT)];
  const chapter = (title: string, types: readonly TypeFacts[]) =>
    types.length === 0 ? [] : [`## ${title}`, ...types.map((type) => typeInWords(book, type))];

  const sections = [
    INTRODUCTION,
    '## Purposes',
    purposes(),
    ...chapter('What can be asked', named(visible, ['Query', 'Mutation'])),
    ...chapter('The customer', named(visible, reached)),
    ...chapter(
      'Everything else',
      visible.filter(({ name }) => !isRootType(name) && !reached.includes(name)),
    ),
    '## Rules',
    'What every subgraph is held to; composition fails otherwise.',
    CHECKS.map(({ statement }) => `- ${statement}`).join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}

function named(types: readonly TypeFacts[], names: readonly string[]): TypeFacts[] {
  return names.flatMap((name) => types.find((type) => type.name === name) ?? []);
}

function purposes(): string {
  const rows = PURPOSES.map((purpose) => {
    const { lawfulBasis, byDefault, objection, sentence } = PURPOSE_TERMS[purpose];
    return [`\`${purpose}\``, lawfulBasis, byDefault, objection ? 'yes' : 'no', sentence];
  });
  return table(
    ['Purpose', 'Lawful basis', 'By default', 'An objection ends it', 'What customers read'],
    rows,
  );
}
