import { fitBgNbd } from './fitBgNbd.ts';
import { fitGammaGamma } from './fitGammaGamma.ts';
import type { Counted, PurchaseHistory } from './purchaseHistory.ts';
import { VALUE_MODEL_FORMAT, type ValueModel, type ValueModelSource, versionOf } from './valueModel.ts';

/**
 * Fits both models to the histories of a company's customers, which are gone through twice. Throws a FitError where one of
 * the two cannot be fitted. A fit that is not DETERMINED is returned like any other: whoever asks for it decides. Pure.
 */
export function fitValueModel(
  histories: readonly Counted<PurchaseHistory>[],
  { currency, observed, fittedAt }: ValueModelSource,
): ValueModel {
  const content = {
    format: VALUE_MODEL_FORMAT,
    currency,
    observed,
    purchases: fitBgNbd(histories),
    spend: fitGammaGamma(histories),
  } as const;
  return { version: versionOf(content), fittedAt, ...content };
}
