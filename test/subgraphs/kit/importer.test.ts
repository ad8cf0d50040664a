import { describe, expect, test } from '@jest/globals';
import { parseFebrl } from '../../../subgraphs/kit/febrl.ts';
import { type Line, readLines } from '../../../subgraphs/kit/readLines.ts';

async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part as string);
}

async function linesOf(...parts: (string | Uint8Array)[]): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of readLines(chunks(...parts))) lines.push(line);
  return lines;
}

describe('reading lines', () => {
  test('numbers them, wherever the chunks break', async () => {
    const text = 'one\r\nzwölf\nthree';
    const bytes = Buffer.from(text);
    const expected = [
      { number: 1, text: 'one', end: 5, terminated: true },
      { number: 2, text: 'zwölf', end: 12, terminated: true },
      { number: 3, text: 'three', end: 17, terminated: false },
    ];
    expect(await linesOf(text)).toEqual(expected);
    for (let at = 0; at <= bytes.length; at++)
      expect(await linesOf(bytes.subarray(0, at), bytes.subarray(at))).toEqual(expected);
    expect(await linesOf(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(expected);
  });

  test('drops a byte order mark, and no empty line', async () => {
    expect((await linesOf('\uFEFFone\n\ntwo\n')).map((line) => line.text)).toEqual(['one', '', 'two']);
  });

  test('stops at what is not UTF-8, or no text, naming the line', async () => {
    await expect(linesOf('one\ntwo\n', Uint8Array.of(0xff, 0xfe), '\n')).rejects.toThrow(
      'Line 3 of the file is not UTF-8 text.',
    );
    await expect(linesOf('one\n', 'a\0b\n')).rejects.toThrow('Line 2 of the file is not UTF-8 text.');
  });

  test('stops at a line without end before it holds the memory', async () => {
    let sent = 0;
    async function* endless() {
      yield Buffer.from('one\n');
      for (; ; sent++) yield Buffer.alloc(10_000, 'a');
    }
    const reading = (async () => {
      for await (const _line of readLines(endless()));
    })();
    await expect(reading).rejects.toThrow('Line 2 of the file is longer than 65536 bytes.');
    expect(sent).toBeLessThan(10);
  });
});

const HEADER =
  'rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth, soc_sec_id';

const line = (text: string, rest: Partial<Line> = {}): Line => ({
  number: 2,
  text,
  end: 0,
  terminated: true,
  ...rest,
});

describe('a line of a FEBRL file', () => {
  test('is a person', () => {
    const text =
      'rec-1-org, michaela, neumann, 8, stanley street, miami, winston hills, 4223, nsw, 19151111, 5304218';
    expect(parseFebrl(line(text))).toEqual({
      kind: 'Record',
      key: 'rec-1-org',
      record: {
        recId: 'rec-1-org',
        givenName: 'michaela',
        familyName: 'neumann',
        streetNumber: '8',
        addressLine1: 'stanley street',
        addressLine2: 'miami',
        suburb: 'winston hills',
        postcode: '4223',
        state: 'NSW',
        birthDate: '1915-11-11',
        nationalId: '5304218',
      },
    });
  });

  test('may leave everything but the id empty', () => {
    const parsed = parseFebrl(line('rec-1-org, , , , , , , , , , '));
    expect(parsed).toMatchObject({
      kind: 'Record',
      record: { givenName: null, state: null, birthDate: null },
    });
  });

  test.each(['19150230', '1915', 'unknown', '00000000'])('with the birth date %s has none', (date) => {
    const parsed = parseFebrl(line(`rec-1-org, a, b, , , , , , , ${date}, `));
    expect(parsed).toMatchObject({ kind: 'Record', record: { givenName: 'a', birthDate: null } });
  });

  test.each([
    ['rec-1-org, a, b', '3 columns, expected 11'],
    [`rec-1-org${', x'.repeat(12)}`, '13 columns, expected 11'],
    [', a, b, , , , , , , , ', 'no rec_id'],
    ['rec 1; drop, a, b, , , , , , , , ', 'a rec_id that is not of letters, digits, "-" and "_"'],
    ['rec-1-org, "a, b, , , , , , , , ', 'not well-formed CSV'],
  ])('is rejected with the reason: %s', (text, reason) => {
    expect(parseFebrl(line(text))).toEqual({ kind: 'Rejected', reason });
  });

  test('is ignored when it is the header, or empty', () => {
    expect(parseFebrl(line(HEADER, { number: 1 }))).toEqual({ kind: 'Ignored' });
    expect(parseFebrl(line(HEADER.replaceAll(', ', ','), { number: 1 }))).toEqual({ kind: 'Ignored' });
    expect(parseFebrl(line('  '))).toEqual({ kind: 'Ignored' });
  });

  test('is refused when it ought to be the header and is not', () => {
    expect(() => parseFebrl(line('id;name', { number: 1 }))).toThrow(
      'Line 1 of the file is not the header of a FEBRL file: rec_id, given_name, surname,',
    );
  });

  test('is refused when the file was cut off in it', () => {
    expect(() => parseFebrl(line('rec-1-org, mich', { number: 9, terminated: false }))).toThrow(
      'Line 9 of the file ends in the middle of a record.',
    );
  });
});
