import { type GraphQLSchema, isUnionType } from 'graphql';
import type { Keyring } from '../../schema/consent/keys.ts';
import { type PassportSection, verifySection } from '../../schema/consent/passport.ts';
import type { Representation, SubgraphContext } from './context.ts';
import type { Department } from './departments.ts';
import { SubgraphError } from './errors.ts';
import { claim, ownerBy, pathOf } from './ownership.ts';

/**
 * Finds the entity of a reference, null when there is none. It must be an object made for this customer in this
 * request, and the record that the reference names must be one of the passport's.
 */
export type ReferenceResolver = (
  reference: Representation,
  context: SubgraphContext,
  passport: PassportSection,
) => object | null | Promise<object | null>;

export interface EntityOptions {
  readonly name: Department;
  /** By the entity's type. */
  readonly references: Readonly<Record<string, ReferenceResolver>>;
  readonly passportKeys: Keyring;
}

/**
 * Lets the schema answer `_entities`: reference by reference, so that one bad one leaves the others alone. Where the
 * passport is none that counts nothing is looked up, and the guard withholds what depends on it.
 */
export function installEntities(schema: GraphQLSchema, options: EntityOptions): void {
  const field = schema.getQueryType()?.getFields()._entities;
  const union = schema.getType('_Entity');
  if (field === undefined || !isUnionType(union)) return;
  field.resolve = (_source, args: { representations: unknown[] }, context: SubgraphContext, info) =>
    args.representations.map(async (given, index) => {
      const representation = asRepresentation(given);
      const passport = verified(representation.passport, options, context);
      const entity = await find(representation, index, passport, options, context);
      if (entity === null) return null;
      if (claim(entity, ownerBy(passport, context), context)) {
        context.representations.set(entity, representation);
        return entity;
      }
      context.withheld.push({ path: [...pathOf(info), index], reason: 'NO_PASSPORT' });
      return null;
    });
  union.resolveType = (entity: object, context: SubgraphContext) =>
    String(context.representations.get(entity)?.__typename);
}

/** The entity; where there is no passport, an object that holds nothing. */
async function find(
  representation: Representation,
  index: number,
  passport: PassportSection | undefined,
  options: EntityOptions,
  context: SubgraphContext,
): Promise<object | null> {
  const type = String(representation.__typename);
  const resolveReference = Object.hasOwn(options.references, type) ? options.references[type] : undefined;
  if (resolveReference === undefined) {
    const known = Object.keys(options.references).join(', ') || 'none';
    throw new SubgraphError(
      'BAD_USER_INPUT',
      `Representation ${index} of _entities needs a __typename that ${options.name} resolves (${known}).`,
    );
  }
  // No database holds the character, and looking for it would fail the others of the same batch.
  if (holdsNul(representation)) return null;
  return passport === undefined ? {} : await resolveReference(representation, context, passport);
}

/** Whether any text in the value, at any depth, holds a NUL character. */
function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNul);
}

function asRepresentation(given: unknown): Representation {
  return typeof given === 'object' && given !== null ? (given as Representation) : {};
}

/** The passport's section for us, if it is genuine, in time, and of the caller's own tenant. */
function verified(passport: unknown, options: EntityOptions, context: SubgraphContext) {
  const section = verifySection(passport, options.name, options.passportKeys, context.now);
  return section?.tenant === context.caller?.tenant ? section : undefined;
}
