import { type ConstDirectiveNode, type ConstValueNode, Kind } from 'graphql';
import { argument, text } from '../../consent/links.ts';
import { DATA_CATEGORIES, isDataCategory } from '../../vocabulary/dataCategories.ts';
import { isPurpose, PURPOSES } from '../../vocabulary/purposes.ts';
import { at, type Check, type Finding, type SubgraphFacts } from '../agreement.ts';

/** Directive arguments are strings, so nothing but this looks at the words. */
export const wordsAreOfTheVocabulary: Check = {
  name: 'wordsAreOfTheVocabulary',
  statement:
    'Categories and purposes are words of the vocabulary, purposes are named once, and reasons are given.',
  find: ({ subgraphs }) =>
    subgraphs.flatMap((subgraph) =>
      [...markedNodes(subgraph)].flatMap(([coordinate, directives]) =>
        directives.flatMap((directive) =>
          faults(subgraph.consent?.directive(directive.name.value), directive).map((message): Finding => {
            return { coordinate: at(subgraph, coordinate), message };
          }),
        ),
      ),
    ),
};

type Marks = readonly ConstDirectiveNode[];

function* markedNodes({ types }: SubgraphFacts): Iterable<[coordinate: string, Marks]> {
  for (const type of types.values()) {
    for (const field of type.inputFields) yield [`${type.name}.${field.name.value}`, field.directives ?? []];
    for (const field of type.fields) {
      const coordinate = `${type.name}.${field.name.value}`;
      yield [coordinate, field.directives ?? []];
      for (const each of field.arguments ?? [])
        yield [`${coordinate}(${each.name.value}:)`, each.directives ?? []];
    }
  }
}

function faults(name: string | undefined, directive: ConstDirectiveNode): string[] {
  switch (name) {
    case 'consent':
      return [
        ...categoryFaults(argument(directive, 'category')),
        ...purposesFaults(argument(directive, 'purposes')),
      ];
    case 'derives':
      return purposeFaults('@derives', argument(directive, 'purpose'));
    case 'nonPersonal':
      return text(argument(directive, 'reason'))?.trim() ? [] : ['@nonPersonal needs a reason in words.'];
    default:
      return [];
  }
}

function categoryFaults(value: ConstValueNode | undefined): string[] {
  const category = text(value);
  if (category !== undefined && isDataCategory(category)) return [];
  return [`${shown(value)} is no data category; expected one of ${DATA_CATEGORIES.join(', ')}.`];
}

function purposesFaults(value: ConstValueNode | undefined): string[] {
  const values = value?.kind === Kind.LIST ? value.values : [value];
  if (values.length === 0)
    return ['@consent needs at least one purpose; a field that serves none cannot be read.'];
  const words = values.flatMap((each) => text(each) ?? []);
  const repeated = words.filter((word, index) => words.indexOf(word) < index);
  return [
    ...values.flatMap((each) => purposeFaults('@consent', each)),
    ...repeated.map((word) => `"${word}" is listed twice; expected each purpose once.`),
  ];
}

function purposeFaults(directive: string, value: ConstValueNode | undefined): string[] {
  const purpose = text(value);
  if (purpose !== undefined && isPurpose(purpose)) return [];
  return [`${shown(value)} in ${directive} is no purpose; expected one of ${PURPOSES.join(', ')}.`];
}

function shown(value: ConstValueNode | undefined): string {
  const word = text(value);
  return word === undefined ? 'The argument' : `"${word}"`;
}
