import { describe, expect, test } from '@jest/globals';
import { readAnswer } from '../../../gateway/transport/readAnswer.ts';

const read = (text: string) => readAnswer({ status: 200, body: Buffer.from(text) });
const nested = (levels: number, inside = '1') => `${'['.repeat(levels)}${inside}${']'.repeat(levels)}`;

describe('an answer', () => {
  test('may have a thousand levels, and no more', () => {
    expect(read(`{"data":${nested(999)}}`).answer.data).toHaveLength(1);
    expect(() => read(`{"data":${nested(1_000)}}`)).toThrow('answered with what is nested too deeply');
    const objects = `${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`;
    expect(() => read(`{"data":${objects}}`)).toThrow('answered with what is nested too deeply');
    expect(() => read('['.repeat(1_000_000))).toThrow('answered with what is nested too deeply');
  });

  test('may be wide, and hold any brackets in its strings', () => {
    const texts = ['['.repeat(3_000), `\\"${'{'.repeat(3_000)}`, `\\\\`, '}'.repeat(3_000), '\\\\\\"['];
    const data = Array.from({ length: 2_000 }, (_, index) => `{"a":["${texts[index % texts.length]}"]}`);
    expect(read(`{"data":[${data}]}`).answer.data).toHaveLength(2_000);
    expect(() => read(`{"data":["${'}'.repeat(3_000)}",${nested(999)}]}`)).toThrow('nested too deeply');
    expect(() => read(`{"data":"${'x'.repeat(3_000)}`)).toThrow('not a GraphQL answer');
  });
});
