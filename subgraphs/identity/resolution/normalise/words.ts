import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readYaml } from '../readYaml.ts';

/** words.yaml, turned the way it is looked up. */
export interface Words {
  /** By short and by formal name: the formal names that it may stand for. */
  readonly formalNames: ReadonlyMap<string, readonly string[]>;
  /** By each way of writing a word of an address: the one to compare. */
  readonly street: ReadonlyMap<string, string>;
  readonly legalForms: ReadonlySet<string>;
}

const word = z.string().min(1);
const shape = z.strictObject({
  nicknames: z.record(word, z.array(word).min(1)),
  street: z.array(z.array(word).min(1)),
  legalForms: z.array(z.array(word).min(1)),
});

const PATH = fileURLToPath(new URL('./words.yaml', import.meta.url));
let read: Words | undefined;

/** The words that come with Accord; read once. */
export function words(): Words {
  read ??= turn(readYaml(PATH, shape));
  return read;
}

function turn({ nicknames, street, legalForms }: z.infer<typeof shape>): Words {
  const formalNames = new Map<string, string[]>();
  const add = (name: string, formal: string) =>
    formalNames.set(name, [...(formalNames.get(name) ?? []), formal]);
  for (const [formal, short] of Object.entries(nicknames)) {
    for (const name of [formal, ...short]) add(name, formal);
  }
  return {
    formalNames,
    street: new Map(street.flatMap(([first = '', ...others]) => others.map((other) => [other, first]))),
    legalForms: new Set(legalForms.flat()),
  };
}
