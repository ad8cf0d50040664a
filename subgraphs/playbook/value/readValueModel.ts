import { z } from 'zod';
import { isCalendarDate, parseInstant, SCALAR_FORMS } from '../../../schema/vocabulary/scalarForms.ts';
import { LEAST_ALPHA_WEEKS } from './bgNbd.ts';
import { LEAST_CUSTOMERS, LEAST_REPEAT_BUYERS } from './fitBgNbd.ts';
import { LEAST_SPENDERS } from './fitGammaGamma.ts';
import { VALUE_MODEL_FORMAT, type ValueModel, versionOf } from './valueModel.ts';

/** A text that is no model of value. The message says where and what was expected. */
export class ValueModelError extends Error {
  override readonly name = 'ValueModelError';
}

/** What fits find lies far inside. */
const MOST = 1e20;

function above(least: number, expected = `a number above ${least} and not above ${MOST}`) {
  return z
    .number({ error: `must be ${expected}` })
    .refine((value) => value > least && value <= MOST, `must be ${expected}`);
}

function wholeFrom(least: number) {
  const error = `must be a whole number from ${least}`;
  return z.number({ error }).refine((value) => Number.isSafeInteger(value) && value >= least, error);
}

function text(accepts: (value: string) => boolean, expected: string) {
  const error = `must be ${expected}`;
  return z.string({ error }).refine(accepts, error);
}

function object<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `must have only ${Object.keys(shape).join(', ')}, and has also ${issue.keys.join(', ')}`
        : `must be an object with ${Object.keys(shape).join(', ')}`,
  });
}

const logLikelihood = z.number({ error: 'must be a number' });
const status = z.enum(['DETERMINED', 'UNDETERMINED', 'NOT_CONVERGED'], {
  error: 'must be DETERMINED, UNDETERMINED or NOT_CONVERGED',
});

const purchases = object({
  parameters: object({
    r: above(0),
    alpha: z.number({ error: `must be a number of weeks from ${LEAST_ALPHA_WEEKS}` }).refine(
      (value) => value >= LEAST_ALPHA_WEEKS * (1 - 1e-9) && value <= MOST, // a logarithm away and back
      `must be a number of weeks from ${LEAST_ALPHA_WEEKS}`,
    ),
    a: above(0),
    b: above(0),
  }),
  standardErrors: object({ r: above(0), alpha: above(0), a: above(0), b: above(0) }).nullable(),
  logLikelihood,
  status,
  customers: wholeFrom(LEAST_CUSTOMERS),
  repeatBuyers: wholeFrom(LEAST_REPEAT_BUYERS),
});

const spend = object({
  parameters: object({
    p: above(0),
    q: above(1, `a number above 1 and not above ${MOST}, so that there is a mean`),
    v: above(0),
  }),
  standardErrors: object({ p: above(0), q: above(0), v: above(0) }).nullable(),
  logLikelihood,
  status,
  spenders: wholeFrom(LEAST_SPENDERS),
  correlation: z
    .number({ error: 'must be a number from -1 to 1, or null' })
    .refine((value) => Math.abs(value) <= 1 + 1e-9, 'must be a number from -1 to 1, or null')
    .nullable(),
});

const day = text(isCalendarDate, SCALAR_FORMS.Date.expected);

const valueModel = object({
  format: z.literal(VALUE_MODEL_FORMAT, {
    error: `must be ${VALUE_MODEL_FORMAT}: this program knows no other form`,
  }),
  version: text((value) => /^value-[0-9a-f]{16}$/.test(value), 'value- and 16 hexadecimal digits'),
  currency: text(SCALAR_FORMS.Currency.accepts, SCALAR_FORMS.Currency.expected),
  fittedAt: text((value) => parseInstant(value) !== undefined, SCALAR_FORMS.DateTime.expected),
  observed: object({ from: day, until: day }),
  purchases,
  spend,
})
  .refine(({ observed }) => observed.from < observed.until, {
    path: ['observed', 'until'],
    error: 'must be a later day than from',
  })
  .refine((model) => model.purchases.repeatBuyers <= model.purchases.customers, {
    path: ['purchases', 'repeatBuyers'],
    error: 'must not be more than customers',
  })
  .refine((model) => model.spend.spenders <= model.purchases.repeatBuyers, {
    path: ['spend', 'spenders'],
    error: 'must not be more than purchases.repeatBuyers',
  })
  .refine((model) => model.version === versionOf(model), {
    path: ['version'],
    error: 'must be the one that belongs to the content: the model was changed after it had been fitted',
  });

/** Reads a model from JSON text. Throws a ValueModelError that names each place, and what was expected there. */
export function readValueModel(json: string): ValueModel {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch (error) {
    throw new ValueModelError('The model of value is not JSON.', { cause: error });
  }
  return checkValueModel(content);
}

/** The same for JSON that has been parsed, such as by a database. */
export function checkValueModel(content: unknown): ValueModel {
  const result = valueModel.safeParse(content);
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => `${path.join('.') || 'it'} ${message}`);
  throw new ValueModelError(`The model of value is not one: ${wrong.join('; ')}.`);
}
