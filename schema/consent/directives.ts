import { DirectiveLocation, GraphQLDirective, GraphQLList, GraphQLNonNull, GraphQLString } from 'graphql';

/** Identity of the consent spec in `@link`. Subgraphs link it and compose its directives. */
export const CONSENT_SPEC = 'https://specs.accord.example/consent';
export const CONSENT_SPEC_URL: string = `${CONSENT_SPEC}/v1.0`;

/** The type that stands for the data subject: the only door to personal data. */
export const DATA_SUBJECT = 'Customer';

const { FIELD_DEFINITION, ARGUMENT_DEFINITION, INPUT_FIELD_DEFINITION } = DirectiveLocation;
const text = new GraphQLNonNull(GraphQLString);

/**
 * `@consent(category, purposes)`: the field holds personal data of that category and exists for those purposes only.
 * On an argument or input field: using it reveals that category, so it is gated like reading it.
 * Arguments are strings, checked against the vocabulary by governance: an enum would make each new purpose a lockstep
 * release of all subgraphs.
 */
export const consentDirective = new GraphQLDirective({
  name: 'consent',
  description:
    'Personal data of this category, released only for these purposes and only as far as the customer agreed.',
  locations: [FIELD_DEFINITION, ARGUMENT_DEFINITION, INPUT_FIELD_DEFINITION],
  args: {
    category: { type: text },
    purposes: { type: new GraphQLNonNull(new GraphQLList(text)) },
  },
});

/** `@nonPersonal(reason)`: the field is about nobody, and why; silence is a no. */
export const nonPersonalDirective = new GraphQLDirective({
  name: 'nonPersonal',
  description: 'Says nothing about a person by itself, for the reason given.',
  locations: [FIELD_DEFINITION],
  args: { reason: { type: text } },
});

/** `@derives(purpose)`: computed from data that its caller may not see; its inputs are read for this purpose. */
export const derivesDirective = new GraphQLDirective({
  name: 'derives',
  description:
    'A judgement computed from data read for this purpose; the data itself never reaches the caller.',
  locations: [FIELD_DEFINITION],
  args: { purpose: { type: text } },
});

export const CONSENT_DIRECTIVES: readonly GraphQLDirective[] = [
  consentDirective,
  nonPersonalDirective,
  derivesDirective,
];

/**
 * Input types of which exactly one member is given. `@oneOf` does not survive composition (it is an unknown directive to
 * it), so the gateway and the owning subgraph both check.
 */
export const EXACTLY_ONE_OF: ReadonlySet<string> = new Set(['CustomerLookup']);
