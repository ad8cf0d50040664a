import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { parseInstant, SCALAR_FORMS } from '../../schema/vocabulary/scalarForms.ts';

interface ScalarOptions<T> {
  readonly name: string;
  readonly description: string;
  /** What a good value looks like, for the error. */
  readonly expected: string;
  /** The value as resolvers see it, or undefined when the input is none. */
  readonly parse: (input: string | number) => T | undefined;
  /** The value as it goes out, or undefined when the resolver returned none. */
  readonly serialize: (value: unknown) => string | number | undefined;
  readonly specifiedByURL?: string;
  readonly directives?: Record<string, object>;
}

/** The errors say what was expected, never what was given: the value may be personal. */
function scalar<T>(options: ScalarOptions<T>): GraphQLScalarType<T, string | number> {
  const { name, expected } = options;
  const parse = (input: unknown): T => {
    const value = typeof input === 'string' || typeof input === 'number' ? options.parse(input) : undefined;
    if (value === undefined) throw new GraphQLError(`A ${name} must be ${expected}.`);
    return value;
  };
  return new GraphQLScalarType<T, string | number>({
    name,
    description: options.description,
    specifiedByURL: options.specifiedByURL ?? null,
    extensions: { directives: options.directives ?? {} },
    parseValue: parse,
    parseLiteral: (node) => parse(literal(node)),
    serialize: (value) => {
      const output = options.serialize(value);
      if (output === undefined) throw new GraphQLError(`A resolver returned something that is no ${name}.`);
      return output;
    },
  });
}

function literal(node: ValueNode): unknown {
  if (node.kind === Kind.STRING) return node.value;
  return node.kind === Kind.INT ? Number(node.value) : undefined;
}

const textIf = (test: (text: string) => boolean) => (value: unknown) =>
  typeof value === 'string' && test(value) ? value : undefined;

function textScalar(
  options: Omit<ScalarOptions<string>, 'parse' | 'serialize'>,
  test: (text: string) => boolean,
) {
  return scalar<string>({ ...options, parse: textIf(test), serialize: textIf(test) });
}

export const Passport: GraphQLScalarType<string, string | number> = textScalar(
  {
    name: 'Passport',
    description:
      'The word of identity to the departments about one customer, for the length of one request: who it is, which records are theirs, and what they agreed to. Opaque, and never shown to a client.',
    expected: 'the text that identity minted',
    directives: { inaccessible: {} },
  },
  () => true,
);

export const DateTime: GraphQLScalarType<Date, string | number> = scalar<Date>({
  name: 'DateTime',
  description: 'A moment in time, in UTC, as RFC 3339 writes it: 2026-11-01T12:00:00.000Z.',
  expected: SCALAR_FORMS.DateTime.expected,
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  parse: (input) => (typeof input === 'string' ? parseInstant(input) : undefined),
  serialize: (value) =>
    value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : undefined,
});

export const CalendarDate: GraphQLScalarType<string, string | number> = textScalar(
  {
    name: 'Date',
    description: 'A day of the calendar, without a time or a time zone, as RFC 3339 writes it: 1984-05-17.',
    expected: SCALAR_FORMS.Date.expected,
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  },
  SCALAR_FORMS.Date.accepts,
);

export const Currency: GraphQLScalarType<string, string | number> = textScalar(
  {
    name: 'Currency',
    description: 'A currency by its ISO 4217 code: EUR, USD.',
    expected: SCALAR_FORMS.Currency.expected,
    specifiedByURL: 'https://www.iso.org/iso-4217-currency-codes.html',
  },
  SCALAR_FORMS.Currency.accepts,
);

export const Locale: GraphQLScalarType<string, string | number> = textScalar(
  {
    name: 'Locale',
    description: 'A language, and where it matters a region, as a BCP 47 tag: de, en-GB.',
    expected: SCALAR_FORMS.Locale.expected,
    specifiedByURL: 'https://www.rfc-editor.org/rfc/bcp/bcp47.txt',
  },
  SCALAR_FORMS.Locale.accepts,
);

export const TimeZone: GraphQLScalarType<string, string | number> = textScalar(
  {
    name: 'TimeZone',
    description:
      'A time zone by its name in the IANA Time Zone Database: Europe/Berlin. From it follows what the clocks show there at any moment.',
    expected: SCALAR_FORMS.TimeZone.expected,
    specifiedByURL: 'https://www.iana.org/time-zones',
  },
  SCALAR_FORMS.TimeZone.accepts,
);

const integerIf = (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : undefined);

export const SafeInt: GraphQLScalarType<number, string | number> = scalar<number>({
  name: 'SafeInt',
  description: 'A whole number that may be larger than 32 bits, up to 9007199254740991 either way.',
  expected: SCALAR_FORMS.SafeInt.expected,
  parse: integerIf,
  serialize: integerIf,
});
