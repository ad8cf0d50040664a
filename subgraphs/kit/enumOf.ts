import { registerEnumType } from 'type-graphql';

/** Makes a GraphQL enum of a list of words, in that order, each with what it means. For `@Field(() => …)`. */
export function enumOf<T extends string>(
  name: string,
  description: string,
  values: readonly T[],
  meanings: Readonly<Record<T, string>>,
): Readonly<Record<T, T>> {
  const words = Object.fromEntries(values.map((value) => [value, value])) as Record<T, T>;
  const valuesConfig = Object.fromEntries(
    values.map((value) => [value, { description: meanings[value] }]),
  ) as Record<T, { description: string }>;
  registerEnumType(words, { name, description, valuesConfig });
  return words;
}
