import type { ComponentDefinition } from './healthDefinition.ts';
import type { HealthInputs } from './healthInputs.ts';
import { engagement, tenure } from './measureBond.ts';
import type { Measured } from './measured.ts';
import { frequency, recency, returns, spendTrend } from './measurePurchases.ts';
import { satisfaction, sentimentTrend, ticketLoad } from './measureSupport.ts';

/** The raw value of a component as of a moment, from what happened by then. Pure. */
export function measureComponent(component: ComponentDefinition, inputs: HealthInputs, asOf: Date): Measured {
  switch (component.name) {
    case 'recency':
      return recency(inputs, asOf);
    case 'tenure':
      return tenure(inputs, asOf);
    case 'frequency':
      return frequency(component, inputs, asOf);
    case 'spendTrend':
      return spendTrend(component, inputs, asOf);
    case 'returns':
      return returns(component, inputs, asOf);
    case 'ticketLoad':
      return ticketLoad(component, inputs, asOf);
    case 'sentimentTrend':
      return sentimentTrend(component, inputs, asOf);
    case 'satisfaction':
      return satisfaction(component, inputs, asOf);
    case 'engagement':
      return engagement(component, inputs, asOf);
  }
}
