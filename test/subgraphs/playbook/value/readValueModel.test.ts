import { describe, expect, test } from '@jest/globals';
import {
  checkValueModel,
  readValueModel,
  ValueModelError,
} from '../../../../subgraphs/playbook/value/readValueModel.ts';
import { type ValueModel, versionOf } from '../../../../subgraphs/playbook/value/valueModel.ts';
import { simulatedModel } from './support/valueModels.ts';

const MODEL = simulatedModel();

/** The model with other values by path, signed anew; undefined takes what is there away. */
function changed(values: Readonly<Record<string, unknown>>): ValueModel {
  const model = Object.entries(values).reduce<unknown>(
    (all, [path, value]) => withValue(all, path.split('.'), value),
    MODEL,
  ) as ValueModel;
  return { ...model, version: versionOf(model) };
}

function withValue(within: unknown, [key = '', ...rest]: readonly string[], value: unknown): unknown {
  const { [key]: old, ...others } = within as Record<string, unknown>;
  const made = rest.length === 0 ? value : withValue(old, rest, value);
  return made === undefined ? others : { ...others, [key]: made };
}

describe('a model of value', () => {
  test('is the same after JSON', () => {
    expect(readValueModel(JSON.stringify(MODEL))).toEqual(MODEL);
  });

  test('may come back with its keys in another order, as from a database', () => {
    const turned = JSON.parse(JSON.stringify(MODEL), (_key, value) =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).toReversed())
        : value,
    );
    expect(checkValueModel(turned)).toEqual(MODEL);
  });

  test('has the version of its content: the same whenever it was fitted, another for other numbers', () => {
    expect(MODEL.version).toMatch(/^value-[0-9a-f]{16}$/);
    expect(simulatedModel('2027-01-01T00:00:00Z').version).toBe(MODEL.version);
    expect(versionOf({ ...MODEL, currency: 'EUR' })).not.toBe(MODEL.version);
    expect(versionOf({ ...MODEL, spend: { ...MODEL.spend, spenders: 11 } })).not.toBe(MODEL.version);
  });

  test('may lack standard errors and a correlation', () => {
    const model = changed({
      'purchases.standardErrors': null,
      'spend.standardErrors': null,
      'spend.correlation': null,
      'spend.status': 'UNDETERMINED',
    });
    expect(checkValueModel(model)).toEqual(model);
  });

  test.each<[string, string, unknown, string]>([
    ['a parameter of 0', 'purchases.parameters.r', 0, 'purchases.parameters.r must be a number above 0'],
    ['a parameter as text', 'purchases.parameters.a', '1', 'purchases.parameters.a must be a number'],
    ['no parameter', 'purchases.parameters.b', undefined, 'purchases.parameters.b must be a number'],
    [
      'no alpha',
      'purchases.parameters.alpha',
      1e-9,
      'purchases.parameters.alpha must be a number of weeks from 0.01',
    ],
    ['a spend without mean', 'spend.parameters.q', 1, 'spend.parameters.q must be a number above 1'],
    [
      'an endless parameter',
      'spend.parameters.v',
      1e300,
      'spend.parameters.v must be a number above 0 and not above',
    ],
    ['half a customer', 'purchases.customers', 99.5, 'purchases.customers must be a whole number from 50'],
    ['few customers', 'purchases.customers', 3, 'purchases.customers must be a whole number from 50'],
    [
      'more repeat buyers than customers',
      'purchases.repeatBuyers',
      1_001,
      'purchases.repeatBuyers must not be more than customers',
    ],
    [
      'more spenders than repeat buyers',
      'spend.spenders',
      1_000,
      'spend.spenders must not be more than purchases.repeatBuyers',
    ],
    [
      'another status',
      'spend.status',
      'FINE',
      'spend.status must be DETERMINED, UNDETERMINED or NOT_CONVERGED',
    ],
    ['a correlation of 2', 'spend.correlation', 2, 'spend.correlation must be a number from -1 to 1'],
    ['no such currency', 'currency', 'usd', 'currency must be an ISO 4217 code'],
    ['no such day', 'observed.from', '2026-02-30', 'observed.from must be a day of the calendar'],
    [
      'a window that ends before',
      'observed.until',
      '2020-01-01',
      'observed.until must be a later day than from',
    ],
    ['a time without offset', 'fittedAt', '2026-11-29T12:00:00', 'fittedAt must be an RFC 3339'],
    ['another form', 'format', 2, 'format must be 1: this program knows no other form'],
    ['more than a model has', 'spend.discount', 1, 'spend must have only parameters, standardErrors'],
    ['no spend', 'spend', undefined, 'spend must be an object with parameters'],
  ])('with %s is refused, and it says where', (_what, path, value, message) => {
    expect(() => checkValueModel(changed({ [path]: value }))).toThrow(ValueModelError);
    expect(() => checkValueModel(changed({ [path]: value }))).toThrow(message);
  });

  test('that was changed after the fit is refused', () => {
    const model = { ...changed({ 'purchases.parameters.r': 2 }), version: MODEL.version };
    expect(() => checkValueModel(model)).toThrow(/version must be the one that belongs to the content/);
  });

  test.each([
    ['no JSON', '{', 'is not JSON'],
    ['null', 'null', 'it must be an object with format, version'],
    ['a list', '[]', 'it must be an object'],
  ])('is not %s', (_what, json, message) => {
    expect(() => readValueModel(json)).toThrow(message);
  });
});
