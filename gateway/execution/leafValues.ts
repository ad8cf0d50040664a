import { type GraphQLLeafType, isEnumType } from 'graphql';

/** Gives a value as it is answered; undefined for what is no value of the type. Never throws. */
export type ReadLeaf = (raw: unknown) => unknown;

/** What each built-in scalar looks like in JSON. Subgraphs answer JSON, so nothing is coerced. */
const BUILT_IN: ReadonlyMap<string, ReadLeaf> = new Map<string, ReadLeaf>([
  ['Int', (raw) => (typeof raw === 'number' && raw === (raw | 0) ? raw : undefined)],
  ['Float', (raw) => (Number.isFinite(raw) ? raw : undefined)],
  ['String', (raw) => (typeof raw === 'string' ? raw : undefined)],
  ['Boolean', (raw) => (typeof raw === 'boolean' ? raw : undefined)],
  ['ID', (raw) => (typeof raw === 'string' ? raw : Number.isInteger(raw) ? String(raw) : undefined)],
]);

const whatever: ReadLeaf = (raw) => raw;

/** A scalar of the subgraphs' own may hold any JSON. */
export function leafReader(type: GraphQLLeafType): ReadLeaf {
  if (!isEnumType(type)) return BUILT_IN.get(type.name) ?? whatever;
  const names = new Set<unknown>(type.getValues().map(({ name }) => name));
  return (raw) => (names.has(raw) ? raw : undefined);
}
