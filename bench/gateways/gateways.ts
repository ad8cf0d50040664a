import { accord } from './accord.ts';
import { floor } from './floor.ts';
import type { GatewayUnderTest } from './gateway.ts';
import { grafbase } from './grafbase.ts';
import { hive } from './hive.ts';
import { stock } from './stock.ts';

/** Accord as it is used: consent on. */
export const ACCORD: GatewayUnderTest = accord('accord', 'Accord, consent on', 'linked');

/** Accord without consent, for the study of consent's own share. */
export const ACCORD_WITHOUT_CONSENT: readonly GatewayUnderTest[] = [
  accord('accord-unlinked', 'Accord over the same supergraph without the consent spec', 'plain'),
  accord('accord-short-keys', 'the same, with short keys in place of passports', 'shortKeys'),
];

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
export const GATEWAYS: readonly GatewayUnderTest[] = [...COMPARED, ...ACCORD_WITHOUT_CONSENT];
