import { Kind } from 'graphql';
import { CONSENT_DIRECTIVES } from '../../consent/directives.ts';
import { argument, text } from '../../consent/links.ts';
import type { Check, SubgraphFacts } from '../agreement.ts';

/** Composition drops the directives that a subgraph forgot to compose without a word. */
export const consentSpecIsComposed: Check = {
  name: 'consentSpecIsComposed',
  statement: 'A subgraph that links the consent spec composes all of its directives, under their own names.',
  find: ({ subgraphs }) =>
    subgraphs
      .filter(({ consent }) => consent !== undefined)
      .flatMap((subgraph) => {
        const composed = composedNames(subgraph);
        return CONSENT_DIRECTIVES.filter(({ name }) => !composed.has(name)).map(({ name }) => ({
          coordinate: `${subgraph.name}: @${name}`,
          message: `is not composed under this name; expected import: ["@${name}"] in the link of the consent spec and @composeDirective(name: "@${name}") on the schema.`,
        }));
      }),
};

/** The spec's directives that the subgraph composes and calls by the spec's own name. */
function composedNames(subgraph: SubgraphFacts): Set<string> {
  const schemas = subgraph.document.definitions.filter(
    (definition) => definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION,
  );
  return new Set(
    schemas
      .flatMap((schema) => subgraph.federationMarks(schema, 'composeDirective'))
      .flatMap((directive) => text(argument(directive, 'name'))?.replace(/^@/, '') ?? [])
      .filter((name) => subgraph.consent?.directive(name) === name),
  );
}
