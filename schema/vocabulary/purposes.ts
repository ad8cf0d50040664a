/**
 * Why personal data may be used. Each value is a term of the W3C Data Privacy Vocabulary (DPV 2).
 *
 * The order is part of the passport's wire format (docs/passport.md): a purpose keeps its position for ever, new ones
 * are appended, none is removed.
 */
export const PURPOSES = [
  'ORDER_FULFILMENT',
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'ANALYTICS',
  'FRAUD_PREVENTION',
  'DIRECT_MARKETING',
  'PERSONALISATION',
  'AI_TRAINING',
  'RIGHTS_FULFILMENT',
  'SALE_OR_SHARING',
] as const;

export type Purpose = (typeof PURPOSES)[number];

/** The DPV identifier of each purpose. */
export const PURPOSE_DPV: Readonly<Record<Purpose, string>> = {
  ORDER_FULFILMENT: 'dpv:DeliveryOfGoods',
  CUSTOMER_SUPPORT: 'dpv:CustomerCare',
  RELATIONSHIP_MANAGEMENT: 'dpv:CustomerRelationshipManagement',
  ANALYTICS: 'dpv:ServiceUsageAnalytics',
  FRAUD_PREVENTION: 'dpv:FraudPreventionAndDetection',
  DIRECT_MARKETING: 'dpv:DirectMarketing',
  PERSONALISATION: 'dpv:ServicePersonalisation',
  AI_TRAINING: 'dpv:AITraining',
  RIGHTS_FULFILMENT: 'dpv:RightsFulfilment',
  SALE_OR_SHARING: 'dpv:SellDataToThirdParties',
};

const positions = new Map<string, number>(PURPOSES.map((purpose, index) => [purpose, index]));

/** The purpose's position in the wire format, or -1 for a word that is no purpose. */
export function purposePosition(purpose: string): number {
  return positions.get(purpose) ?? -1;
}

export function isPurpose(value: string): value is Purpose {
  return positions.has(value);
}
