import { CONSENT_SPEC_URL } from '../../consent/directives.ts';
import { isRootType } from '../../consent/typeFacts.ts';
import type { Check } from '../agreement.ts';

/** Whoever declares a type reached from Customer links the consent spec. */
export const consentSpecIsLinked: Check = {
  name: 'consentSpecIsLinked',
  statement: 'A subgraph that declares fields reached from Customer links the consent spec.',
  find: ({ subgraphs, personal }) =>
    subgraphs
      .filter(({ consent }) => consent === undefined)
      .flatMap(({ name, types }) => {
        const type = [...types.values()].find(
          (each) => each.fields.length > 0 && personal.has(each.name) && !isRootType(each.name),
        );
        if (type === undefined) return [];
        const message = `is reached from Customer, but the subgraph does not link the consent spec; expected @link(url: "${CONSENT_SPEC_URL}", import: ["@consent", "@nonPersonal", "@derives"]).`;
        return [{ coordinate: `${name}: ${type.name}`, message }];
      }),
};
