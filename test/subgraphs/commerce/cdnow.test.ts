import { describe, expect, test } from '@jest/globals';
import { cdnowParser } from '../../../subgraphs/commerce/cdnow.ts';
import { ImportError } from '../../../subgraphs/kit/importError.ts';
import type { Line } from '../../../subgraphs/kit/readLines.ts';

const HEADER = ' customer_id  date number_of_cds  dollar_value';

function line(text: string, number = 2, terminated = true): Line {
  return { number, text, end: 0, terminated };
}

/** A parser that has seen the header. */
function parser() {
  const parse = cdnowParser();
  parse(line(HEADER, 1));
  return parse;
}

describe('a row of the CDNOW purchases', () => {
  test('is a purchase in exact cents', () => {
    expect(parser()(line(' 00001 19970101  1   11.77'))).toEqual({
      kind: 'Record',
      record: {
        shopperId: 'cdnow-00001',
        orderId: 'cdnow-00001-19970101-1',
        date: '1997-01-01',
        cds: 1,
        cents: 1177,
      },
    });
  });

  test.each([
    ['0.00', 0],
    ['0.07', 7],
    ['1286.01', 128_601],
    ['999999999.99', 99_999_999_999],
  ])('of %s dollars is of %d cents', (dollars, cents) => {
    expect(parser()(line(`1 19970101 1 ${dollars}`))).toMatchObject({ record: { cents } });
  });

  test('is named by its number on that day, also when two rows are alike', () => {
    const parse = parser();
    const ids = [
      '00002 19970112 1 12.00',
      '00002 19970112 1 12.00',
      '00003 19970112 1 12.00',
      '00002 19970113 1 12.00',
      '2 19970112 5 77.00',
    ].map((text) => {
      const parsed = parse(line(text));
      return parsed.kind === 'Record' ? parsed.record.orderId : parsed;
    });
    expect(ids).toEqual([
      'cdnow-00002-19970112-1',
      'cdnow-00002-19970112-2',
      'cdnow-00003-19970112-1',
      'cdnow-00002-19970113-1',
      'cdnow-00002-19970112-3',
    ]);
  });

  test.each([
    ['00001 19970101 1', /needs 4 columns .* and has 3/],
    ['00001 19970101 1 11.77 9', /needs 4 columns .* and has 5/],
    ['x0001 19970101 1 11.77', /customer_id must be/],
    ['-1 19970101 1 11.77', /customer_id must be/],
    ['00001 19970229 1 11.77', /date must be/],
    ['00001 19971301 1 11.77', /date must be/],
    ['00001 00000101 1 11.77', /date must be/],
    ['00001 1997-01-01 1 11.77', /date must be/],
    ['00001 19970101 0 11.77', /number_of_cds must be/],
    ['00001 19970101 1.5 11.77', /number_of_cds must be/],
    ['00001 19970101 1 -11.77', /dollar_value must be/],
    ['00001 19970101 1 11.7', /dollar_value must be/],
    ['00001 19970101 1 1e3', /dollar_value must be/],
    ['00001 19970101 1 NaN', /dollar_value must be/],
    ['00001 19970101 1 11,77', /dollar_value must be/],
  ])('is rejected as "%s", and the reason says what was expected', (text, reason) => {
    expect(parser()(line(text))).toEqual({ kind: 'Rejected', reason: expect.stringMatching(reason) });
  });

  test('takes no number of its day when it is rejected', () => {
    const parse = parser();
    parse(line('00001 19970101 1 bad'));
    expect(parse(line('00001 19970101 1 5.00'))).toMatchObject({
      record: { orderId: 'cdnow-00001-19970101-1' },
    });
  });

  test('ends the import where the file is cut off within it', () => {
    const parse = parser();
    expect(() => parse(line('00001 19970101 1 11.', 7, false))).toThrow(
      new ImportError('ends in the middle of a record', { line: 7 }),
    );
    expect(parse(line('00001 19970101 1 11.77', 7, false))).toMatchObject({ kind: 'Record' });
  });
});

test('an empty line is ignored', () => {
  expect(parser()(line('  '))).toEqual({ kind: 'Ignored' });
});

test.each(['00001 19970101 1 11.77', 'rec_id, given_name', ''])(
  'a file that begins with "%s" is refused, and the error names the columns',
  (text) => {
    expect(() => cdnowParser()(line(text, 1))).toThrow(
      /^Line 1 of the file must name the columns customer_id, date, number_of_cds, dollar_value/,
    );
  },
);
