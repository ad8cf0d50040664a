import { describe, expect, test } from '@jest/globals';
import { type GraphQLScalarType, parseValue } from 'graphql';
import {
  CalendarDate,
  Currency,
  DateTime,
  Locale,
  SafeInt,
  TimeZone,
} from '../../../subgraphs/kit/scalars.ts';

const MOMENT = new Date('2026-11-01T12:00:00.000Z');

interface Case {
  readonly scalar: GraphQLScalarType;
  readonly good: readonly unknown[];
  readonly bad: readonly unknown[];
}

const CASES: readonly Case[] = [
  {
    scalar: DateTime,
    good: ['2026-11-01T12:00:00Z', '2026-11-01T13:00:00+01:00', '2026-11-01T12:00:00.000Z'],
    bad: [
      '2026-11-01',
      '2026-11-01T12:00:00',
      '2026-02-30T12:00:00Z',
      '2026-11-01T25:00:00Z',
      '2026-11-01T24:00:00Z',
      '2026-11-01T12:60:00Z',
      '2026-11-01T12:00:60Z',
      '2026-11-01T12:00:00+24:00',
      '2026-11-01T12:00:00+01:60',
      '0000-01-01T00:00:00Z',
      '0001-01-01T00:00:00+01:00',
      '9999-12-31T23:59:59-01:00',
      'yesterday',
      1,
      null,
      true,
    ],
  },
  {
    scalar: CalendarDate,
    good: ['1984-05-17', '2024-02-29'],
    bad: ['1984-5-17', '2023-02-29', '1984-05-17T00:00:00Z', '17.05.1984', '0000-01-01', 19840517],
  },
  { scalar: Currency, good: ['EUR', 'USD', 'JPY'], bad: ['eur', 'EURO', 'XX', '', 1] },
  { scalar: Locale, good: ['de', 'en-GB', 'zh-Hant-TW'], bad: ['not a language', 'e', 'en_GB', '', 1] },
  {
    scalar: TimeZone,
    good: ['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata', 'UTC'],
    bad: ['Europe/Atlantis', 'Berlin', '+01:00', '-08:00', 'America/', '', 1],
  },
  { scalar: SafeInt, good: [0, -1999, Number.MAX_SAFE_INTEGER], bad: [1.5, 2 ** 53, '1', Number.NaN] },
];

describe.each(CASES)('$scalar.name', ({ scalar, good, bad }) => {
  test.each(good)('takes %p', (value) => {
    expect(scalar.parseValue(value)).toEqual(scalar === DateTime ? MOMENT : value);
    expect(scalar.parseLiteral(parseValue(JSON.stringify(value)))).toEqual(scalar.parseValue(value));
  });

  test.each(bad)('refuses %p, saying what it expects and not what it was given', (value) => {
    const refusal = new RegExp(`^A ${scalar.name} must be `);
    expect(() => scalar.parseValue(value)).toThrow(refusal);
    expect(() => scalar.parseValue('secret of somebody')).toThrow(refusal);
    expect(() => scalar.parseValue('secret of somebody')).not.toThrow(/secret/);
  });

  test('never puts out what it would not take, and does not quote it', () => {
    expect(() => scalar.serialize('secret of somebody')).toThrow(
      `A resolver returned something that is no ${scalar.name}.`,
    );
  });
});

test('moments go out in UTC, to the millisecond', () => {
  expect(DateTime.serialize(MOMENT)).toBe('2026-11-01T12:00:00.000Z');
  expect(() => DateTime.serialize(new Date(Number.NaN))).toThrow(/no DateTime/);
});
