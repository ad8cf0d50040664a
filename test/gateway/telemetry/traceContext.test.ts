import { describe, expect, test } from '@jest/globals';
import { readTraceContext } from '../../../gateway/telemetry/traceContext.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const GOOD = `00-${TRACE}-${PARENT}-01`;

function read(traceparent?: string, tracestate?: string) {
  return readTraceContext((name) => ({ traceparent, tracestate })[name]);
}

describe('the trace context', () => {
  test('is passed on as it came', () => {
    const tracestate = 'rojo=00f067aa0ba902b7,tenant@vendor=t61rcWkgMzE';
    expect(read(GOOD, tracestate)).toEqual({ traceparent: GOOD, tracestate });
    expect(read(GOOD)).toEqual({ traceparent: GOOD });
    expect(read()).toEqual({});
  });

  test('of a later version is passed on in ours', () => {
    expect(read(`cc-${TRACE}-${PARENT}-01-what-comes-later`)).toEqual({ traceparent: GOOD });
    expect(read(`cc-${TRACE}-${PARENT}-01`)).toEqual({ traceparent: GOOD });
  });

  test.each([
    ['', 'nothing'],
    [`ff-${TRACE}-${PARENT}-01`, 'the forbidden version'],
    [`${GOOD}-more`, 'more than its version has'],
    [`00-${'0'.repeat(32)}-${PARENT}-01`, 'no trace'],
    [`00-${TRACE}-${'0'.repeat(16)}-01`, 'no parent'],
    [GOOD.toUpperCase(), 'upper case'],
    [` ${GOOD}`, 'a space'],
    [`00-${TRACE}-${PARENT}-1`, 'short flags'],
    [`${GOOD}, ${GOOD}`, 'two of them'],
    [`00-${TRACE}-${PARENT}-01\r\nx: y`, 'another header'],
  ])('is dropped, state and all, when the parent is %j: %s', (traceparent) => {
    expect(read(traceparent, 'rojo=1')).toEqual({});
  });

  test.each([
    ['', undefined],
    [' a=1 ,\t, b=2', 'a=1,b=2'],
    ['a=1=2', undefined],
    ['A=1', undefined],
    ['a=', undefined],
    ['a=1,a=2', undefined],
    ['a=ü', undefined],
    ['a=1\r\nx: y', undefined],
    ['1tenant@system=x', '1tenant@system=x'],
    ['1=x', undefined],
    [`a=${'x'.repeat(256)}`, `a=${'x'.repeat(256)}`],
    [`a=${'x'.repeat(257)}`, undefined],
    [
      Array.from({ length: 32 }, (_, i) => `k${i}=1`).join(),
      Array.from({ length: 32 }, (_, i) => `k${i}=1`).join(),
    ],
    [Array.from({ length: 33 }, (_, i) => `k${i}=1`).join(), undefined],
    [`a=${'x'.repeat(250)},b=${'x'.repeat(250)},c=12345678`, undefined],
  ])('keeps the state %j as %j', (tracestate, kept) => {
    expect(read(GOOD, tracestate)).toEqual({ traceparent: GOOD, ...(kept && { tracestate: kept }) });
  });
});
