import { expect, test } from '@jest/globals';
import { CDNOW_SPLIT, readCdnow } from '../../../../bench/playbook/value/readCdnow.ts';
import { LAPSED_BELOW } from '../../../../subgraphs/playbook/relationship/relationship.ts';
import { fitBgNbd } from '../../../../subgraphs/playbook/value/fitBgNbd.ts';
import { probabilityAlive } from '../../../../subgraphs/playbook/value/probabilityAlive.ts';
import { splitHistories } from '../../../../subgraphs/playbook/value/purchaseHistories.ts';
import { withDataFile } from '../../../support/sharedData.ts';

withDataFile('purchases/cdnow_master.txt', (path) => {
  // the reason in docs/value.md
  test('who has lapsed bought half as often in the 39 weeks that followed as who had not', () => {
    const customers = [...splitHistories(readCdnow(path), CDNOW_SPLIT).values()];
    const { parameters } = fitBgNbd(customers.map(({ calibration }) => calibration));
    const repeatBuyers = customers.filter(({ calibration }) => calibration.frequency > 0);
    const lapsed = (below: number) =>
      repeatBuyers.filter(({ calibration }) => probabilityAlive(parameters, calibration) < below);
    const bought = (of: typeof customers) =>
      (100 * of.filter(({ laterPurchases }) => laterPurchases > 0).length) / of.length;
    const gone = new Set(lapsed(LAPSED_BELOW));
    expect([repeatBuyers.length, gone.size, lapsed(0.5).length]).toEqual([9_451, 1_386, 3_920]);
    expect(bought([...gone])).toBeCloseTo(28.9, 1);
    expect(bought(repeatBuyers.filter((one) => !gone.has(one)))).toBeCloseTo(56.9, 1);
    expect(bought(lapsed(0.5))).toBeCloseTo(35.6, 1);
  });
});
