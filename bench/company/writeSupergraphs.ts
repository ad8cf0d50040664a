import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DirectiveNode, Kind, parse, print, visit } from 'graphql';
import { repositoryPath } from '../gateways/packages.ts';
import { SUBGRAPHS, type SubgraphPath, subgraphUrl } from './subgraphs.ts';

/** The directives of the consent spec, by the names under which the agreed schema imports them. */
const CONSENT = new Set(['consent', 'nonPersonal', 'derives']);

export interface Supergraphs {
  /** The path of the agreed supergraph, with the addresses of the canned subgraphs. */
  readonly linked: string;
  /** The path of the same without the consent spec: its link, its directives and their uses. */
  readonly plain: string;
  /** The path of the plain one over subgraphs whose customers have short keys in place of passports. */
  readonly shortKeys: string;
}

export function writeSupergraphs(directory: string): Supergraphs {
  const agreed = readFileSync(repositoryPath('schema/supergraph.graphql'), 'utf8');
  const write = (name: string, sdl: string): string => {
    const path = join(directory, name);
    writeFileSync(path, sdl);
    return path;
  };
  const plain = withoutConsent(agreed);
  return {
    linked: write('supergraph.graphql', withUrls(agreed, '/graphql')),
    plain: write('plainSupergraph.graphql', withUrls(plain, '/graphql')),
    shortKeys: write('shortKeysSupergraph.graphql', withUrls(plain, '/short-keys')),
  };
}

function withUrls(sdl: string, path: SubgraphPath): string {
  return SUBGRAPHS.reduce((text, name) => {
    const address = new RegExp(`(@join__graph\\(name: "${name}", url: ")[^"]*`);
    if (!address.test(text)) throw new Error(`the supergraph has no subgraph ${name}`);
    return text.replace(address, `$1${subgraphUrl(name, path)}`);
  }, sdl);
}

/** An SDL without the consent spec. Also that of a subgraph, which names the spec in `@composeDirective`. */
export function withoutConsent(sdl: string): string {
  const isConsent = (node: DirectiveNode) =>
    CONSENT.has(node.name.value) ||
    node.name.value === 'composeDirective' ||
    (node.name.value === 'link' && /\/consent\/v/.test(print(node)));
  const stripped = visit(parse(sdl), {
    [Kind.DIRECTIVE]: (node) => (isConsent(node) ? null : undefined),
    [Kind.DIRECTIVE_DEFINITION]: (node) => (CONSENT.has(node.name.value) ? null : undefined),
  });
  return print(stripped);
}
