import { Field, Float, Int, ObjectType } from 'type-graphql';
import { NonPersonal } from '../../kit/directives.ts';
import { enumOf } from '../../kit/enumOf.ts';
import {
  FINDING_KINDS,
  type GradeFinding as Finding,
  type FindingKind,
  GRADE_PARTS,
  type GradePart,
} from '../grade/findings.ts';
import type { CustomerGrade, InputCounts } from '../grade/gradeCustomer.ts';
import type { GradeDefinition } from '../grade/gradeDefinition.ts';
import { GRADES, type Grade } from '../grade/gradeFile.ts';

const PART =
  'A part of a grade, released only with Customer.decisionGrade, which tells counts and fields and no values';

const GradeLetter = enumOf(
  'Grade',
  'How far what is known of a customer carries; the thresholds are in the definition.',
  GRADES,
  {
    A: 'Good enough to decide on.',
    B: 'Good enough to answer with, if it is said what is not known.',
    C: 'Good enough for a draft that a person looks at.',
    D: 'Good enough to address the customer, and for no judgement about them.',
    E: 'Good enough for nothing: a person is to be asked.',
  },
);

const Part = enumOf('GradePart', 'What a grade is made of.', GRADE_PARTS, {
  CLEAN:
    'Whether what the purpose may know is there, valid and fresh, of one person, and contradicted by nobody.',
  CONSENTED: 'Whether the customer releases what the purpose may use.',
  CONTEXTUALISED: 'Whether it is known what happened lately, and what is open.',
});

const Kind = enumOf('GradeFindingKind', 'What can lower a part of a grade.', FINDING_KINDS, {
  NOT_FOR_PURPOSE: 'The agreement does not let the purpose know.',
  WITHHELD: 'The customer does not release it for the purpose.',
  MISSING: 'It may be known, and is not.',
  INVALID: 'It is not of the form that it must be of.',
  OLD: 'It is past its maximum age.',
  UNDATED: 'Nothing that may be known says how old it is.',
  CONFLICT: 'Departments contradict each other about it.',
  UNSURE: 'It is not sure enough that all records are of one person.',
});

@ObjectType({ description: 'What lowered a part of a grade.' })
export class GradeFinding {
  @NonPersonal(PART)
  @Field(() => Part, { description: 'The part that it lowers.' })
  readonly part: GradePart;

  @NonPersonal(PART)
  @Field(() => Kind, { description: 'What is the matter.' })
  readonly kind: FindingKind;

  @NonPersonal(PART)
  @Field(() => [String], { description: 'The fields that it is about: Customer.lifetimeValue.' })
  readonly fields: readonly string[];

  @NonPersonal(PART)
  @Field(() => String, { description: 'The same in a sentence.' })
  readonly says: string;

  @NonPersonal(PART)
  @Field(() => String, { description: 'Who can do something about it.' })
  readonly mendedBy: string;

  @NonPersonal(PART)
  @Field(() => Float, { description: 'How much higher the part would be without it, from 0 to 1.' })
  readonly lowersBy: number;

  constructor({ part, kind, fields, says, mendedBy, lowersBy }: Finding) {
    this.part = part;
    this.kind = kind;
    this.fields = fields;
    this.says = says;
    this.mendedBy = mendedBy;
    this.lowersBy = lowersBy;
  }
}

@ObjectType({ description: 'How many of the fields that a grade rests on are what.' })
export class GradeInputs {
  @NonPersonal(PART)
  @Field(() => Int, { description: 'Of which there is a value.' })
  readonly known: number;

  @NonPersonal(PART)
  @Field(() => Int, {
    description:
      'Which may be known, and of which there is no value, or none of the form that it must be of to be read.',
  })
  readonly unknown: number;

  @NonPersonal(PART)
  @Field(() => Int, { description: 'Which the customer does not release for the purpose.' })
  readonly withheld: number;

  @NonPersonal(PART)
  @Field(() => Int, { description: 'Which the agreement does not let the purpose know.' })
  readonly notForPurpose: number;

  constructor({ known, unknown, withheld, notForPurpose }: InputCounts) {
    this.known = known;
    this.unknown = unknown;
    this.withheld = withheld;
    this.notForPurpose = notForPurpose;
  }
}

@ObjectType({
  description:
    'Whether what the caller’s purpose may know of a customer is good enough to decide on, and what may not be concluded from it.',
})
export class DecisionGrade {
  @NonPersonal(PART)
  @Field(() => GradeLetter, { description: 'All three parts together, A the best.' })
  readonly grade: Grade;

  @NonPersonal(PART)
  @Field(() => String, { description: 'What the grade is good for, in a sentence.' })
  readonly means: string;

  @NonPersonal(PART)
  @Field(() => Float, {
    description:
      'How clean what the purpose may know is: there, valid, fresh, of one person, and contradicted by nobody; 0 to 1.',
  })
  readonly clean: number;

  @NonPersonal(PART)
  @Field(() => Float, {
    description: 'Of the categories that the purpose may use, the share that the customer releases; 0 to 1.',
  })
  readonly consented: number;

  @NonPersonal(PART)
  @Field(() => Float, {
    description: 'How much is known of what happened lately and of what is open; 0 to 1.',
  })
  readonly contextualised: number;

  @NonPersonal(PART)
  @Field(() => [GradeFinding], { description: 'All that lowered any of the parts, and who can mend it.' })
  readonly findings: readonly GradeFinding[];

  @NonPersonal(PART)
  @Field(() => [String], { description: 'What may not be concluded, in words for people and machines.' })
  readonly mayNotConclude: readonly string[];

  @NonPersonal(PART)
  @Field(() => GradeInputs, { description: 'How many of the fields that it rests on are what.' })
  readonly inputs: GradeInputs;

  @NonPersonal(PART)
  @Field(() => String, { description: 'The version of the definition by which it was graded.' })
  readonly version: string;

  constructor(graded: CustomerGrade, { version }: Pick<GradeDefinition, 'version'>) {
    this.grade = graded.grade;
    this.means = graded.means;
    this.clean = graded.clean;
    this.consented = graded.consented;
    this.contextualised = graded.contextualised;
    this.findings = graded.findings.map((finding) => new GradeFinding(finding));
    this.mayNotConclude = graded.mayNotConclude;
    this.inputs = new GradeInputs(graded.counts);
    this.version = version;
  }
}
