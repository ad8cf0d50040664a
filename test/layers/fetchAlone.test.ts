import { type Agreement, amended } from '../properties/oracle/agreement.ts';
import { dataDifferences } from '../properties/support/compareAnswer.ts';
import { forbiddenRequests } from '../properties/support/requestSpy.ts';
import { describeAlone } from './support/keepAlone.ts';

/** Identity's own fields come with the fetch that finds the customer: guard and shape keep them. */
function departmentsOnly(agreement: Agreement): Agreement {
  const isIdentitys = (coordinate: string) =>
    agreement.personalFields.includes(coordinate) && agreement.owners(coordinate).includes('identity');
  return amended(agreement, (coordinate, rule) => (isIdentitys(coordinate) ? undefined : rule));
}

/** Neither plan nor shape nor the departments withhold; but what may not be told is not asked for. */
describeAlone('The fetch gate alone', {
  layers: ['fetch'],
  share: departmentsOnly,
  judge: ({ answer, prophecy, sent, caller }, oracle) => [
    ...dataDifferences(answer.data, prophecy.data),
    ...forbiddenRequests(sent, oracle, caller.asker),
  ],
});
