import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  print,
  type SelectionSetNode,
  type VariableNode,
  visit,
} from 'graphql';
import type { ConsentRule } from '../../schema/consent/decide.ts';
import type { Policy } from '../../schema/consent/policy.ts';
import { type ConsentLayer, consentOf, isOpen, SILENCE } from './consentLayer.ts';
import type { Demands, InputPlace } from './inputPlace.ts';
import { isObject, type Raw } from './mergeData.ts';
import { isClientAlias, PASSPORT } from './operationTree.ts';
import { type Fragments, fragmentOf } from './parseFetch.ts';
import type { IsCompatible } from './typeConditions.ts';

/** A part of a fetch's selection, with what it demands. */
interface GatedNode {
  /** Text before the braces: `c4: email`, `... on Customer`. */
  readonly head: string;
  readonly variables: readonly string[];
  readonly responseKey: string | undefined;
  /** The type that a fragment is on; undefined for a field, and for a fragment on whatever it stands in. */
  readonly on: string | undefined;
  /** `Type.field`. */
  readonly field: string | undefined;
  readonly consent: ConsentRule | undefined;
  /** Of those for whom an input is read: without one of them that may be answered, there is no reason to read it. */
  readonly demandedBy: Demands;
  readonly children: readonly GatedNode[] | undefined;
}

/** What a group of customers may be asked for. */
export interface SelectionVariant {
  /** The categories in it that are open. */
  readonly open: number;
  /** `{ ... on Customer { c4: email } }`; undefined when nothing may be asked, and so no fetch is made. */
  readonly text: string | undefined;
  readonly variables: ReadonlySet<string>;
  /** The keys that an answer may set on an entity; everything else in it is ignored. */
  readonly keys: ReadonlySet<string>;
}

/**
 * The selection of one `_entities` field, which can be cut down to what a customer's grants allow. Variants are made
 * when a group first needs them; there are at most 2^(categories in the selection) and in practice a handful.
 */
export class GatedSelection {
  /** The categories that any part of the selection demands; 0 when consent plays no part in it. */
  readonly needs: number;
  readonly #nodes: readonly GatedNode[];
  readonly #variants = new Map<number, SelectionVariant>();
  readonly #fields = new Map<number, readonly string[]>();

  constructor(nodes: readonly GatedNode[]) {
    this.#nodes = nodes;
    this.needs = needsOf(nodes);
  }

  /** The variant for customers who opened these categories. */
  variant(open: number): SelectionVariant {
    const relevant = open & this.needs;
    let variant = this.#variants.get(relevant);
    if (variant === undefined) {
      variant = new VariantPrinter(relevant).variant(this.#nodes);
      this.#variants.set(relevant, variant);
    }
    return variant;
  }

  /**
   * Makes null whatever these open categories do not allow of an object: what is not there at all then is not there
   * because it could not be fetched. Answers what of it they allow, as `Type.field`.
   */
  withhold(object: Raw, open: number, isCompatible: IsCompatible): readonly string[] {
    withholdIn(object, this.#nodes, open, isCompatible);
    return this.allowed(open);
  }

  /** What of it these open categories allow, as `Type.field`. */
  allowed(open: number): readonly string[] {
    const relevant = open & this.needs;
    let fields = this.#fields.get(relevant);
    if (fields === undefined) {
      fields = [...new Set(fieldsIn(this.#nodes, relevant))];
      this.#fields.set(relevant, fields);
    }
    return fields;
  }
}

function withholdIn(
  value: unknown,
  nodes: readonly GatedNode[],
  open: number,
  isCompatible: IsCompatible,
): void {
  if (Array.isArray(value)) {
    for (const item of value) withholdIn(item, nodes, open, isCompatible);
    return;
  }
  if (!isObject(value)) return;
  for (const node of nodes) {
    const { responseKey, on, children = [] } = node;
    if (responseKey === undefined) {
      const type = value.__typename;
      const applies = on === undefined || typeof type !== 'string' || isCompatible(type, on);
      if (applies) withholdIn(value, children, open, isCompatible);
    } else if (!isAllowed(node, open)) value[responseKey] = null;
    else withholdIn(value[responseKey], children, open, isCompatible);
  }
}

/** Whether it may be read, and there is a reason to. */
function isAllowed({ consent, demandedBy }: GatedNode, open: number): boolean {
  if (consent !== undefined && !isOpen(consent, open)) return false;
  return demandedBy === undefined || demandedBy.some((mask) => isOpen({ mask }, open));
}

/** The fields that demand consent and are open. */
function fieldsIn(nodes: readonly GatedNode[], open: number): string[] {
  return nodes.flatMap((node) => {
    const { field, consent, children = [] } = node;
    if (!isAllowed(node, open)) return [];
    const inner = fieldsIn(children, open);
    return consent === undefined || field === undefined ? inner : [field, ...inner];
  });
}

function needsOf(nodes: readonly GatedNode[]): number {
  let needs = 0;
  for (const { consent, demandedBy = [], children = [] } of nodes)
    needs |= demandedBy.reduce((mask, one) => mask | one, consent?.mask ?? 0) | needsOf(children);
  return needs;
}

/** Writes what is left of a selection when only some categories are open. */
class VariantPrinter {
  readonly #open: number;
  readonly #variables = new Set<string>();
  readonly #keys = new Set<string>();
  #meaningful = false;

  constructor(open: number) {
    this.#open = open;
  }

  variant(nodes: readonly GatedNode[]): SelectionVariant {
    const text = this.#print(nodes, true);
    return {
      open: this.#open,
      text: this.#meaningful ? `{${text}}` : undefined,
      variables: this.#variables,
      keys: this.#keys,
    };
  }

  /** `onEntity`: the nodes select on the entity itself, not on something within it. */
  #print(nodes: readonly GatedNode[], onEntity: boolean): string {
    let text = '';
    for (const node of nodes) if (this.#isAsked(node)) text += this.#printReleased(node, onEntity);
    return text;
  }

  #isAsked({ consent, demandedBy }: GatedNode): boolean {
    const covers = (mask: number) => (this.#open & mask) === mask;
    return covers(consent?.mask ?? 0) && (demandedBy === undefined || demandedBy.some(covers));
  }

  #printReleased(node: GatedNode, onEntity: boolean): string {
    const isFragment = node.responseKey === undefined;
    const body = node.children && this.#print(node.children, onEntity && isFragment);
    if (body === '' && isFragment) return ''; // nothing is left of it
    if (onEntity && node.responseKey !== undefined) this.#noteField(node, node.responseKey);
    for (const variable of node.variables) this.#variables.add(variable);
    if (body === undefined) return ` ${node.head}`;
    // a field that is released exists, also where nothing in it may be told
    return ` ${node.head} {${body || ' __typename'}}`;
  }

  #noteField(node: GatedNode, responseKey: string): void {
    this.#keys.add(responseKey);
    if (node.head !== '__typename') this.#meaningful = true;
  }
}

export interface GateOptions {
  /** The whole supergraph, inaccessible parts included. */
  readonly schema: GraphQLSchema;
  readonly policy: Policy;
  readonly purpose: string;
  readonly layer: ConsentLayer;
  readonly fragments: Fragments;
  /** Whether fields that the purpose excludes are remembered, so that `withhold` knows of them. */
  readonly remembersExcluded?: boolean;
  /** Where the entities stand, and for whom what is no client's there is read; undefined: for nobody who could be told. */
  readonly place?: InputPlace | undefined;
}

/** What a field demands for the purpose: SILENCE where that excludes it, undefined for a field that demands nothing. */
export function consentFor(
  type: string,
  field: string,
  { policy, layer, purpose }: Pick<GateOptions, 'policy' | 'layer' | 'purpose'>,
): ConsentRule | undefined {
  const rule = consentOf(policy.field(type, field));
  return rule === undefined || layer.servesPurpose(rule, purpose) ? rule : SILENCE;
}

/** Compiles the selection set of an `_entities` field. Fields that the purpose excludes are never asked for. */
export function gateSelection(set: SelectionSetNode, options: GateOptions): GatedSelection {
  return new GatedSelection(
    gateNodes(set, { parent: undefined, place: options.place, onEntity: true }, options),
  );
}

/** What a part of a selection stands in. */
interface Enclosing {
  readonly parent: GraphQLNamedType | undefined;
  readonly place: InputPlace | undefined;
  /** Whether that is the entity itself, not something within it. */
  readonly onEntity: boolean;
}

function gateNodes(set: SelectionSetNode, enclosing: Enclosing, options: GateOptions): GatedNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return gateField(selection, enclosing, options) ?? [];
    const fragment = fragmentOf(selection, options.fragments);
    if (fragment === undefined) return [];
    const condition = fragment.typeCondition?.name.value;
    const parent = condition === undefined ? enclosing.parent : options.schema.getType(condition);
    return {
      head: condition === undefined ? '...' : `... on ${condition}`,
      variables: [],
      responseKey: undefined,
      on: condition,
      field: undefined,
      consent: undefined,
      demandedBy: undefined,
      children: gateNodes(fragment.selectionSet, { ...enclosing, parent }, options),
    };
  });
}

/**
 * Undefined for a field that the purpose excludes, and for passports: identity mints them, and no department's echo is
 * ever asked for.
 */
function gateField(
  field: FieldNode,
  { parent, place, onEntity }: Enclosing,
  options: GateOptions,
): GatedNode | undefined {
  const name = field.name.value;
  if (options.policy.linked && name === PASSPORT) return undefined;
  const rule = parent === undefined ? undefined : consentOf(options.policy.field(parent.name, name));
  const consent = name === '__typename' ? undefined : rule;
  const isExcluded = consent !== undefined && !options.layer.servesPurpose(consent, options.purpose);
  if (isExcluded && !options.remembersExcluded) return undefined;
  const { selectionSet, ...bare } = field;
  const responseKey = field.alias?.value ?? name;
  const isElsewhere = onEntity && !options.policy.isDataSubject(parent?.name ?? '');
  const inner = isElsewhere ? undefined : place?.within(responseKey);
  const within = { parent: fieldType(parent, name), place: inner, onEntity: false };
  return {
    head: print(bare),
    variables: variablesIn(bare),
    responseKey,
    on: undefined,
    field: `${parent?.name}.${name}`,
    consent: isExcluded ? SILENCE : consent,
    demandedBy: isClientAlias(responseKey) ? undefined : inner?.demands,
    children: selectionSet === undefined ? undefined : gateNodes(selectionSet, within, options),
  };
}

function fieldType(parent: GraphQLNamedType | undefined, name: string): GraphQLNamedType | undefined {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return undefined;
  const field = parent.getFields()[name];
  return field === undefined ? undefined : getNamedType(field.type);
}

function variablesIn(node: Parameters<typeof visit>[0]): string[] {
  const names: string[] = [];
  visit(node, {
    [Kind.VARIABLE]: (variable: VariableNode) => void names.push(variable.name.value),
  });
  return names;
}
