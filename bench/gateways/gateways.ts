import { accord } from './accord.ts';
import { floor } from './floor.ts';
import type { GatewayUnderTest } from './gateway.ts';
import { grafbase } from './grafbase.ts';
import { hive } from './hive.ts';
import { stock } from './stock.ts';

/** Accord as it is used: consent on. */
export const ACCORD: GatewayUnderTest = accord({
  name: 'accord',
  title: 'Accord, consent on',
  over: 'linked',
});

/** Accord without consent, for the study of consent's own share. */
export const ACCORD_WITHOUT_CONSENT: readonly GatewayUnderTest[] = [
  accord({
    name: 'accord-unlinked',
    title: 'Accord over the same supergraph without the consent spec',
    over: 'plain',
  }),
  accord({
    name: 'accord-short-keys',
    title: 'the same, with short keys in place of passports',
    over: 'shortKeys',
  }),
];

/** Accord with consent and without the disclosure log, for the study of what that costs. */
export const ACCORD_UNDISCLOSED: GatewayUnderTest = accord({
  name: 'accord-undisclosed',
  title: 'Accord, consent on, that notes, records and ships no disclosures',
  over: 'linked',
  preload: 'bench/gateways/withoutDisclosing.ts',
});

export const FLOOR: GatewayUnderTest = floor;

/** Those that are compared, in the order of the report. */
export const COMPARED: readonly GatewayUnderTest[] = [
  ACCORD,
  FLOOR,
  grafbase,
  stock,
  hive('hive-router', 'Hive Gateway with @graphql-hive/router-runtime', true),
  hive('hive', 'Hive Gateway', false),
];

/** All that can be chosen. */
export const GATEWAYS: readonly GatewayUnderTest[] = [
  ...COMPARED,
  ...ACCORD_WITHOUT_CONSENT,
  ACCORD_UNDISCLOSED,
];
