import { fitValueModel } from '../../../../../subgraphs/playbook/value/fitValueModel.ts';
import type { ValueModel } from '../../../../../subgraphs/playbook/value/valueModel.ts';
import { CDNOW, CDNOW_SPEND } from './models.ts';
import { simulateCustomers } from './simulateCustomers.ts';

/** A model that was fitted to a simulated shop. */
export function simulatedModel(fittedAt = '2026-11-29T12:00:00Z'): ValueModel {
  const customers = simulateCustomers({
    purchases: CDNOW,
    spend: CDNOW_SPEND,
    customers: 1_000,
    weeks: 78,
    laterWeeks: 0,
    seed: 5,
  });
  return fitValueModel(customers, {
    currency: 'USD',
    observed: { from: '2025-06-01', until: '2026-11-28' },
    fittedAt,
  });
}
