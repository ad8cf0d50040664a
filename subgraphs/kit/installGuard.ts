import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
} from 'graphql';
import type { WithheldReason } from '../../schema/consent/decide.ts';
import { derivation } from '../../schema/consent/fieldRule.ts';
import type { Policy } from '../../schema/consent/policy.ts';
import { type UsedArguments, usedArguments } from './argumentRules.ts';
import type { Guard, GuardedRule } from './consentGuard.ts';
import type { SubgraphContext } from './context.ts';
import { ownResult, pathOf } from './ownership.ts';

type Field = GraphQLField<unknown, SubgraphContext>;
type Arguments = Readonly<Record<string, unknown>>;

/**
 * Puts every field of every object type behind the guard, and makes whatever a customer's object returns the same
 * customer's. Root fields run freely: what they return is about nobody, unless they stamp it.
 */
export function installGuard(schema: GraphQLSchema, policy: Policy, guard: Guard): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    // Names that begin with two underscores are introspection; _Service is the SDL.
    if (!isObjectType(type) || roots.includes(type) || type.name.startsWith('_')) continue;
    for (const field of Object.values(type.getFields()))
      guardField(field, readAgreement(type.name, field, policy), guard);
  }
}

/** What the agreement says of a field. */
interface Agreed {
  readonly rule: GuardedRule;
  readonly revealed: UsedArguments;
  /** `Type.field` of a derived one. */
  readonly derived: string | undefined;
}

function readAgreement(type: string, field: Field, policy: Policy): Agreed {
  const rule = policy.field(type, field.name);
  return {
    rule,
    revealed: usedArguments(type, field, policy),
    derived: derivation(rule) === undefined ? undefined : `${type}.${field.name}`,
  };
}

function guardField(field: Field, { rule, revealed, derived }: Agreed, guard: Guard): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  const guarded: GraphQLFieldResolver<unknown, SubgraphContext, Arguments> = (
    source,
    args,
    context,
    info,
  ) => {
    const object = source as object;
    const owner = context.owners.get(object);
    const representation = context.representations.get(object);
    const judge = (which: GuardedRule) =>
      guard({
        rule: which,
        owner,
        purpose: context.ask.purpose,
        entered: representation !== undefined,
        vouched: derived === undefined || context.caller?.derivedField === derived,
      });
    const withhold = (reason: WithheldReason) => {
      context.withheld.push({ path: pathOf(info), reason });
      return null;
    };

    const verdict = judge(rule);
    if (verdict.kind === 'Withheld') return withhold(verdict.reason);
    for (const consent of revealed(args, info)) {
      const answer = judge({ kind: 'CONSENT', consent });
      if (answer.kind === 'Withheld') return withhold(answer.reason);
    }
    if (verdict.kind === 'Echoed')
      return isLeafType(getNamedType(field.type)) ? representation?.[field.name] : null;
    const value: unknown = resolve(source, args, context, info);
    if (owner === undefined) return value;
    return ownResult(value, field.type, owner, context, () => withhold('NO_PASSPORT'));
  };
  field.resolve = guarded;
}
