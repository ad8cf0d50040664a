import { accord } from './accord.ts';
import { floor } from './floor.ts';
import type { GatewayUnderTest } from './gateway.ts';
import { stock } from './stock.ts';

/** All that can be measured; `accord-unlinked` belongs to the study of consent's own share. */
export const GATEWAYS: readonly GatewayUnderTest[] = [
  accord('accord', 'Accord, consent on', true),
  floor,
  stock,
  accord('accord-unlinked', 'Accord over the same supergraph without the consent spec', false),
];
