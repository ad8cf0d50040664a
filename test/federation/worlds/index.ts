import type { World } from '../support/world.ts';
import { ABSTRACT } from './abstract.ts';
import { INTERFACE_OBJECTS } from './interfaceObjects.ts';
import { KEYS } from './keys.ts';
import { MUTATIONS } from './mutations.ts';
import { OVERRIDING } from './overriding.ts';
import { RECURSION } from './recursion.ts';
import { REQUIREMENTS } from './requirements.ts';
import { SHARING } from './sharing.ts';

/** The reference schemas: together they use every construct of federation that a plan can show. */
export const WORLDS: readonly World[] = [
  KEYS,
  REQUIREMENTS,
  SHARING,
  OVERRIDING,
  INTERFACE_OBJECTS,
  ABSTRACT,
  RECURSION,
  MUTATIONS,
];
