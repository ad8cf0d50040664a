import { commerce } from './commerce/index.ts';
import { crm } from './crm/index.ts';
import { identity } from './identity/index.ts';
import type { SubgraphModule } from './kit/subgraphModule.ts';
import { playbook } from './playbook/index.ts';
import { support } from './support/index.ts';

/** Every subgraph that there is; a new one is added here, and in kit/departments. */
export const SUBGRAPHS: readonly SubgraphModule[] = [identity, crm, commerce, support, playbook];
