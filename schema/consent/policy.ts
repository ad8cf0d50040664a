import type { DocumentNode } from 'graphql';
import type { ConsentRule } from './decide.ts';
import { DATA_SUBJECT } from './directives.ts';
import {
  bothRules,
  derivation,
  type FieldRule,
  OPEN,
  readConsent,
  readRule,
  strictest,
  UNMARKED,
} from './fieldRule.ts';
import { isExternal, readSdl, type SdlFacts } from './sdlFacts.ts';
import { isRootType, type TypeFacts } from './typeFacts.ts';
import { type TypeGraph, typeGraph } from './typeGraph.ts';

export type { FieldRule } from './fieldRule.ts';

/** What the agreement says about every field, argument and input field. */
export interface Policy {
  /** Whether the supergraph links the consent spec. When it does not, everything is OPEN. */
  readonly linked: boolean;
  /**
   * The rule of a field, by the type on which it is selected. An interface's field has the strictest rule of its own
   * and all implementers'. `__typename` and introspection are OPEN; a field that does not exist is UNMARKED.
   */
  field(type: string, field: string): FieldRule;
  /** What using an input field reveals, undefined when nothing. */
  input(inputType: string, field: string): ConsentRule | undefined;
  /** What using a field's argument reveals, undefined when nothing. */
  argument(type: string, field: string, argument: string): ConsentRule | undefined;
  /** Whether the type is the one that stands for the data subject, in a supergraph that links the consent spec. */
  isDataSubject(type: string): boolean;
  /** Whether values of the type are reached from the data subject, itself included. */
  reachesPersonal(type: string): boolean;
}

/**
 * Compiles the policy of a supergraph.
 * Throws a GraphQLError for SDL that does not parse, an Error for a version of the consent spec that is not known.
 */
export function compilePolicy(supergraphSdl: string | DocumentNode): Policy {
  return compile([readSdl(supergraphSdl)]);
}

/**
 * Compiles one policy from every subgraph's own SDL: where several declare a field, the strictest of their rules.
 * Throws like compilePolicy.
 */
export function compileSubgraphPolicies(subgraphSdls: Iterable<string | DocumentNode>): Policy {
  return compile(Array.from(subgraphSdls, readSdl));
}

function compile(sources: readonly SdlFacts[]): Policy {
  const linked = sources.some((each) => each.consent !== undefined);
  const graph = typeGraph(sources.map((each) => each.types));
  const personal = linked ? graph.reachedFrom(DATA_SUBJECT) : new Set<string>();
  const rules = linked ? compileRules(sources, personal) : emptyRules();
  if (linked) tightenInterfaces(rules, sources, graph);
  refuseDerivationsElsewhere(rules);

  return {
    linked,
    field(type, field) {
      if (!linked || field.startsWith('__') || type.startsWith('__')) return OPEN;
      return rules.fields.get(`${type}.${field}`) ?? UNMARKED;
    },
    input: (inputType, field) => rules.inputs.get(`${inputType}.${field}`),
    argument: (type, field, argument) => rules.inputs.get(`${type}.${field}(${argument}:)`),
    isDataSubject: (type) => linked && type === DATA_SUBJECT,
    reachesPersonal: (type) => personal.has(type),
  };
}

/** Rules by schema coordinate. */
interface Rules {
  readonly fields: Map<string, FieldRule>;
  /** Of input fields, and of arguments. */
  readonly inputs: Map<string, ConsentRule>;
}

const emptyRules = (): Rules => ({ fields: new Map(), inputs: new Map() });

function compileRules(sources: readonly SdlFacts[], personal: ReadonlySet<string>): Rules {
  const rules = emptyRules();
  for (const each of sources) {
    for (const type of each.types.values()) {
      const silence = personal.has(type.name) && !isRootType(type.name) ? UNMARKED : OPEN;
      compileFields(rules, each, type, silence);
      for (const field of type.inputFields) {
        const rule = readConsent(field.directives ?? [], each.consent)?.consent;
        tightenInput(rules, `${type.name}.${field.name.value}`, rule);
      }
    }
  }
  return rules;
}

function compileFields(rules: Rules, facts: SdlFacts, type: TypeFacts, silence: FieldRule): void {
  if (isExternal(facts, type)) return;
  for (const field of type.fields) {
    if (isExternal(facts, field)) continue;
    const coordinate = `${type.name}.${field.name.value}`;
    tightenField(rules, coordinate, readRule(field.directives ?? [], facts.consent, silence));
    for (const argument of field.arguments ?? []) {
      const rule = readConsent(argument.directives ?? [], facts.consent)?.consent;
      tightenInput(rules, `${coordinate}(${argument.name.value}:)`, rule);
    }
  }
}

/** What an interface promises, any of its implementers may answer. */
function tightenInterfaces(rules: Rules, sources: readonly SdlFacts[], graph: TypeGraph): void {
  // From a copy, so that an interface is compared with what its implementers say, not with what this has made of them.
  const stated: Rules = { fields: new Map(rules.fields), inputs: new Map(rules.inputs) };
  const interfaces = sources.flatMap(({ types }) => [...types.values()].filter((type) => type.isInterface));
  for (const type of interfaces) {
    for (const implementer of graph.implementers(type.name)) {
      for (const field of type.fields) {
        const name = field.name.value;
        const rule = stated.fields.get(`${implementer}.${name}`);
        if (rule !== undefined) tightenField(rules, `${type.name}.${name}`, rule);
        for (const argument of field.arguments ?? []) {
          const suffix = `${name}(${argument.name.value}:)`;
          tightenInput(rules, `${type.name}.${suffix}`, stated.inputs.get(`${implementer}.${suffix}`));
        }
      }
    }
  }
}

/** A judgement is one of a customer: on any other type, and on an interface, `@derives` makes no sense, and no release. */
function refuseDerivationsElsewhere({ fields }: Rules): void {
  for (const [coordinate, rule] of fields) {
    const isElsewhere = derivation(rule) !== undefined && !coordinate.startsWith(`${DATA_SUBJECT}.`);
    if (isElsewhere) fields.set(coordinate, UNMARKED);
  }
}

function tightenField({ fields }: Rules, coordinate: string, rule: FieldRule): void {
  const known = fields.get(coordinate);
  fields.set(coordinate, known === undefined ? rule : strictest(known, rule));
}

function tightenInput({ inputs }: Rules, coordinate: string, rule: ConsentRule | undefined): void {
  if (rule === undefined) return;
  const known = inputs.get(coordinate);
  inputs.set(coordinate, known === undefined ? rule : bothRules(known, rule));
}
