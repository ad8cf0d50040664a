import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { linkedSpec } from '../../../schema/consent/links.ts';

const IDENTITY = 'https://specs.accord.example/consent';
const LINK = `@link(url: "${IDENTITY}/v1.0"`;

/** What the names mean in a document whose schema bears these directives. */
function meanings(directives: string, names: readonly string[]) {
  const spec = linkedSpec(parse(`schema ${directives} { query: Query } type Query { a: Int }`), IDENTITY);
  return names.map((name) => spec?.directive(name));
}

describe('A linked spec', () => {
  test('is found by all its links', () => {
    const links = `@composeDirective(name: "@x") ${LINK}, import: ["@nonPersonal"]) ${LINK}, as: "gdpr", import: ["@derives"])`;
    expect(meanings(links, ['nonPersonal', 'derives', 'gdpr', 'silent'])).toEqual([
      'nonPersonal',
      'derives',
      'consent',
      undefined,
    ]);
  });

  test('is found by one import that stands without a list', () => {
    expect(meanings(`${LINK}, import: "@nonPersonal")`, ['nonPersonal'])).toEqual(['nonPersonal']);
  });

  test('is not found by a link on anything but the schema', () => {
    const document = parse(`type Query ${LINK}) { a: Int } enum Colour ${LINK}) { RED }`);
    expect(linkedSpec(document, IDENTITY)).toBeUndefined();
  });

  test('does not own a name that only ends like one of its own', () => {
    const names = [
      'definitelnonPersonal',
      'consent_nonPersonal',
      'mentions_nonPersonal',
      'consent__nonPersonal',
    ];
    expect(meanings(`${LINK})`, names)).toEqual([undefined, undefined, undefined, 'nonPersonal']);
  });

  test('does not take what is no directive for one', () => {
    const link = `${LINK}, import: ["xnonPersonal", 7, { as: "@y" }, { name: "Passport", as: "@z" }, "@derives"])`;
    expect(meanings(link, ['nonPersonal', 'xnonPersonal', 'y', 'z', 'derives'])).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      'derives',
    ]);
  });
});
