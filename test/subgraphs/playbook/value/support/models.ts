import type { BgNbd } from '../../../../../subgraphs/playbook/value/bgNbd.ts';
import type { GammaGamma } from '../../../../../subgraphs/playbook/value/gammaGamma.ts';

/** The published parameters of the CDNOW sample. */
export const CDNOW: BgNbd = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

/** The same of the spends, in cents. */
export const CDNOW_SPEND: GammaGamma = { p: 6.25, q: 3.74, v: 1_544 };
