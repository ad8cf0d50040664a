import { Field, ObjectType } from 'type-graphql';
import { NonPersonal } from '../../kit/directives.ts';
import { enumOf } from '../../kit/enumOf.ts';
import { DateTime } from '../../kit/scalars.ts';
import type { Basis, Sentence } from '../summary/summarise.ts';
import type { SummaryDefinition } from '../summary/summaryDefinition.ts';
import { TOPICS } from '../summary/summaryFile.ts';

const PART =
  'A part of a summary, released only with Customer.summary, which rests on what its caller may read';

export const SummaryTopic = enumOf(
  'SummaryTopic',
  'What a sentence of a summary is about.',
  [...TOPICS, 'WITHHELD'],
  {
    WHO: 'Who the customer is.',
    SINCE: 'Since when they have been one.',
    WORTH: 'What they are worth to the company.',
    LATELY: 'What happened lately.',
    OPEN: 'What is open.',
    FRUSTRATED: 'What frustrated them.',
    AVOID: 'What is to be heeded when anybody turns to them.',
    NEXT: 'What comes next.',
    WITHHELD: 'How much of what a summary rests on is withheld.',
  },
);

@ObjectType({ description: 'A field that a sentence rests on.' })
export class SummaryBasis {
  @NonPersonal(PART)
  @Field(() => String, {
    description:
      'The field, by its type and name: Customer.lifetimeValue. Ask for it to see the value itself.',
  })
  readonly field: string;

  @NonPersonal(PART)
  @Field(() => String, { description: 'The department that owns the field, and answers for its value.' })
  readonly owner: string;

  @NonPersonal(PART)
  @Field(() => DateTime, {
    nullable: true,
    description:
      'The latest moment that the value states; nothing here where it states none, and where it is withheld.',
  })
  readonly asOf: Date | null;

  constructor({ field, owner, asOf }: Basis) {
    this.field = field;
    this.owner = owner;
    this.asOf = asOf ?? null;
  }
}

@ObjectType({ description: 'A sentence about a customer, and what it rests on.' })
export class SummarySentence {
  @NonPersonal(PART)
  @Field(() => SummaryTopic, { description: 'What it is about.' })
  readonly topic: Sentence['topic'];

  @NonPersonal(PART)
  @Field(() => String, {
    description:
      'The sentence, in English; days are of UTC. Of the customer’s own words it holds the name, in quotation marks, and no others.',
  })
  readonly text: string;

  @NonPersonal(PART)
  @Field(() => [SummaryBasis], {
    description: 'Every field that it rests on; for WITHHELD, every field that is withheld.',
  })
  readonly basis: readonly SummaryBasis[];

  constructor({ topic, text, basis }: Sentence) {
    this.topic = topic;
    this.text = text;
    this.basis = basis.map((each) => new SummaryBasis(each));
  }
}

@ObjectType({
  description: 'A customer in at most eight sentences, as far as the caller may read what they rest on.',
})
export class CustomerSummary {
  @NonPersonal(PART)
  @Field(() => [SummarySentence], {
    description:
      'One for each topic of which something is known and nothing is withheld; the last says how much is withheld, where anything is.',
  })
  readonly sentences: readonly SummarySentence[];

  @NonPersonal(PART)
  @Field(() => String, { description: 'The version of the definition by which it was written.' })
  readonly version: string;

  constructor(sentences: readonly Sentence[], { version }: Pick<SummaryDefinition, 'version'>) {
    this.sentences = sentences.map((sentence) => new SummarySentence(sentence));
    this.version = version;
  }
}
