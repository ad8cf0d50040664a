import { type ConstDirectiveNode, type ConstValueNode, type DocumentNode, Kind } from 'graphql';

/** How one SDL document links one spec (https://specs.apollo.dev/link): which of its names mean the spec's directives. */
export interface LinkedSpec {
  /** As in the URL, without the `v`: `1.0`. */
  readonly version: string;
  /** The spec's own name of a directive, by the name that the document uses; undefined when it is not the spec's. */
  directive(nameInDocument: string): string | undefined;
}

/**
 * Finds the links of a document to the spec of that identity (its URL without the version), whatever the link or its
 * imports were renamed to. Undefined when it links none. Throws an Error when a link to it has no readable version.
 */
export function linkedSpec(document: DocumentNode, identity: string): LinkedSpec | undefined {
  const links = schemaDirectives(document).flatMap((directive) => readLink(directive, identity) ?? []);
  const [first] = links;
  if (first === undefined) return undefined;
  const find = (name: string) => {
    for (const link of links) {
      const canonical = link.directive(name);
      if (canonical !== undefined) return canonical;
    }
    return undefined;
  };
  return { version: first.version, directive: find };
}

function schemaDirectives(document: DocumentNode): ConstDirectiveNode[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? [])
      : [],
  );
}

/** Any directive on the schema with such a `url` counts: `@link` itself may have been renamed. */
function readLink(directive: ConstDirectiveNode, identity: string): LinkedSpec | undefined {
  const url = text(argument(directive, 'url'));
  if (url === undefined) return undefined;
  const [address = ''] = url.split(/[?#]/);
  const trimmed = address.replace(/\/+$/, '');
  if (trimmed !== identity && !trimmed.startsWith(`${identity}/`)) return undefined;
  const version = /^\/v(\d+\.\d+)$/.exec(trimmed.slice(identity.length))?.[1];
  if (version === undefined)
    throw new Error(`@link(url: "${url}") needs a version, as in "${identity}/v1.0"`);

  const specName = identity.slice(identity.lastIndexOf('/') + 1);
  const namespace = text(argument(directive, 'as')) ?? specName;
  const imports = readImports(argument(directive, 'import'));
  const imported = new Set(imports.values());
  return {
    version,
    directive(name) {
      const direct = imports.get(name);
      if (direct !== undefined) return direct;
      if (name === namespace) return specName;
      if (!name.startsWith(`${namespace}__`)) return undefined;
      const element = name.slice(namespace.length + 2);
      return imported.has(element) ? undefined : element;
    },
  };
}

/** Imported directives: the name in the document to the spec's own. Types (no `@`) are not asked for here. */
function readImports(value: ConstValueNode | undefined): Map<string, string> {
  const entries = value?.kind === Kind.LIST ? value.values : value === undefined ? [] : [value];
  const names = new Map<string, string>();
  for (const entry of entries) {
    const name = text(entry) ?? text(member(entry, 'name'));
    if (name?.startsWith('@'))
      names.set((text(member(entry, 'as')) ?? name).replace(/^@/, ''), name.slice(1));
  }
  return names;
}

function member(value: ConstValueNode, name: string): ConstValueNode | undefined {
  return value.kind === Kind.OBJECT
    ? value.fields.find((field) => field.name.value === name)?.value
    : undefined;
}

/** The value of a directive's argument, undefined when it is not given. */
export function argument(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((candidate) => candidate.name.value === name)?.value;
}

/** The text of a string literal, undefined for any other value. */
export function text(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}
