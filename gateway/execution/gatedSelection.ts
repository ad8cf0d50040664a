import {
  type FieldNode,
  type FragmentDefinitionNode,
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
import { isObject, type Raw } from './mergeData.ts';
import { PASSPORT } from './operationTree.ts';
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
    return this.#allowed(open);
  }

  #allowed(open: number): readonly string[] {
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
  for (const { responseKey, on, consent, children = [] } of nodes) {
    if (responseKey === undefined) {
      const type = value.__typename;
      const applies = on === undefined || typeof type !== 'string' || isCompatible(type, on);
      if (applies) withholdIn(value, children, open, isCompatible);
    } else if (consent !== undefined && !isOpen(consent, open)) value[responseKey] = null;
    else withholdIn(value[responseKey], children, open, isCompatible);
  }
}

/** The fields that demand consent and are open. */
function fieldsIn(nodes: readonly GatedNode[], open: number): string[] {
  return nodes.flatMap(({ field, consent, children = [] }) => {
    if (consent !== undefined && !isOpen(consent, open)) return [];
    const inner = fieldsIn(children, open);
    return consent === undefined || field === undefined ? inner : [field, ...inner];
  });
}

function needsOf(nodes: readonly GatedNode[]): number {
  return nodes.reduce((mask, node) => mask | (node.consent?.mask ?? 0) | needsOf(node.children ?? []), 0);
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
    for (const node of nodes) {
      const mask = node.consent?.mask ?? 0;
      if ((this.#open & mask) === mask) text += this.#printReleased(node, onEntity);
    }
    return text;
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
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Whether fields that the purpose excludes are remembered, so that `withhold` knows of them. */
  readonly remembersExcluded?: boolean;
}

/** Compiles the selection set of an `_entities` field. Fields that the purpose excludes are never asked for. */
export function gateSelection(set: SelectionSetNode, options: GateOptions): GatedSelection {
  return new GatedSelection(gateNodes(set, undefined, options));
}

function gateNodes(
  set: SelectionSetNode,
  parent: GraphQLNamedType | undefined,
  options: GateOptions,
): GatedNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return gateField(selection, parent, options) ?? [];
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? options.fragments.get(selection.name.value) : selection;
    if (fragment === undefined) return [];
    const condition = fragment.typeCondition?.name.value;
    const on = condition === undefined ? parent : options.schema.getType(condition);
    return {
      head: condition === undefined ? '...' : `... on ${condition}`,
      variables: [],
      responseKey: undefined,
      on: condition,
      field: undefined,
      consent: undefined,
      children: gateNodes(fragment.selectionSet, on, options),
    };
  });
}

/**
 * Undefined for a field that the purpose excludes, and for passports: identity mints them, and no department's echo is
 * ever asked for.
 */
function gateField(
  field: FieldNode,
  parent: GraphQLNamedType | undefined,
  options: GateOptions,
): GatedNode | undefined {
  const name = field.name.value;
  if (options.policy.linked && name === PASSPORT) return undefined;
  const rule = parent === undefined ? undefined : consentOf(options.policy.field(parent.name, name));
  const consent = name === '__typename' ? undefined : rule;
  const isExcluded = consent !== undefined && !options.layer.servesPurpose(consent, options.purpose);
  if (isExcluded && !options.remembersExcluded) return undefined;
  const { selectionSet, ...bare } = field;
  return {
    head: print(bare),
    variables: variablesIn(bare),
    responseKey: field.alias?.value ?? name,
    on: undefined,
    field: `${parent?.name}.${name}`,
    consent: isExcluded ? SILENCE : consent,
    children:
      selectionSet === undefined ? undefined : gateNodes(selectionSet, fieldType(parent, name), options),
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
