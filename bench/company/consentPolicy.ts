import { readFileSync } from 'node:fs';
import { type DirectiveNode, Kind, parse } from 'graphql';
import { withheldCategories } from './withholding.ts';

/**
 * What the agreed supergraph withholds, read from its SDL by nothing of the product's own code: so that the gateway's
 * answers are compared with what they ought to be. All fields that the workloads select serve the one purpose that the
 * bench's client has.
 */
export function withholdsBy(supergraph: string): (coordinate: string, customer: string) => boolean {
  const categories = new Map<string, string>();
  for (const type of parse(readFileSync(supergraph, 'utf8'), { noLocation: true }).definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const field of type.fields ?? []) {
      const category = categoryOf(field.directives ?? []);
      if (category !== undefined) categories.set(`${type.name.value}.${field.name.value}`, category);
    }
  }
  return (coordinate, customer) => {
    const category = categories.get(coordinate);
    const withheld: ReadonlySet<string> = withheldCategories(customer);
    return category !== undefined && withheld.has(category);
  };
}

function categoryOf(directives: readonly DirectiveNode[]): string | undefined {
  const consent = directives.find((directive) => directive.name.value === 'consent');
  const value = consent?.arguments?.find((argument) => argument.name.value === 'category')?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}
