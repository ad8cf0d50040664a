import {
  Arg,
  createUnionType,
  Directive,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  InterfaceType,
  ObjectType,
  Query,
  Resolver,
  Root,
  registerEnumType,
} from 'type-graphql';
import { buildSubgraph } from '../../../subgraphs/kit/buildSubgraph.ts';
import { Consent, Derives, NonPersonal } from '../../../subgraphs/kit/directives.ts';
import { SubgraphError } from '../../../subgraphs/kit/errors.ts';
import type { Fault } from '../../../subgraphs/kit/faults.ts';
import { CalendarDate, Passport } from '../../../subgraphs/kit/scalars.ts';
import type { Subgraph } from '../../../subgraphs/kit/subgraph.ts';
import { keysFor, NOW } from '../../support/callers.ts';

/**
 * A department written by somebody careless: it hands out whatever it is asked for, in every shape that GraphQL knows.
 * Every personal value holds the word `secret` and the customer's id, so that a leak is easily seen.
 */

const SUPPORT = ['CUSTOMER_SUPPORT'] as const;

enum Mood {
  GOOD = 'GOOD',
}
registerEnumType(Mood, { name: 'Mood' });

@InterfaceType({ resolveType: () => 'Note' })
abstract class Thing {
  @Consent('SUPPORT_CONTENT', SUPPORT)
  @Field(() => String, { nullable: true })
  text!: string;
}

@ObjectType({ implements: Thing })
class Note extends Thing {
  @NonPersonal('a part')
  @Field(() => Int)
  length = 1;

  /** Marked by nothing. */
  @Field(() => String, { nullable: true })
  forgotten!: string;

  @NonPersonal('a part')
  @Field(() => Note, { nullable: true })
  inner?: Note;

  static of(customer: string, inner?: Note): Note {
    const text = `secret of ${customer}`;
    return Object.assign(new Note(), { text, forgotten: text, ...(inner && { inner }) });
  }
}

@ObjectType()
class NoteEdge {
  @NonPersonal('a part')
  @Field(() => Note)
  node!: Note;
}

@ObjectType()
class NoteConnection {
  @NonPersonal('a part')
  @Field(() => [NoteEdge])
  edges!: NoteEdge[];
}

const Either = createUnionType({
  name: 'Either',
  types: () => [Note, NoteEdge] as const,
  resolveType: () => 'Note',
});

@InputType()
class Filter {
  @Consent('CONTACT_EMAIL', SUPPORT)
  @Field(() => String, { nullable: true })
  email?: string;

  @Field(() => Int, { nullable: true })
  harmless?: number;

  @Field(() => [Filter], { nullable: true })
  either?: Filter[];
}

@Directive('@key(fields: "passport")')
@ObjectType('Customer')
class LeakyCustomer {
  @Directive('@inaccessible')
  @NonPersonal('a key')
  @Field(() => Passport)
  passport!: string;

  @Consent('IDENTITY', SUPPORT)
  @Field(() => String, { nullable: true })
  name!: string;

  @Field(() => String, { nullable: true })
  forgotten!: string;

  @Derives('RELATIONSHIP_MANAGEMENT')
  @Field(() => String, { nullable: true })
  verdict!: string;

  @Consent('IDENTITY', SUPPORT)
  @Derives('RELATIONSHIP_MANAGEMENT')
  @Field(() => String, { nullable: true })
  guess!: string;

  @Consent('IDENTITY', SUPPORT)
  @Field(() => CalendarDate, { nullable: true })
  wrongDate!: string;

  @Consent('IDENTITY', SUPPORT)
  @Field(() => Mood, { nullable: true })
  wrongMood!: string;

  id!: string;
}

@Directive('@key(fields: "id passport")')
@ObjectType('Order')
class LeakyOrder {
  @NonPersonal('a handle')
  @Field(() => ID)
  id!: string;

  @Directive('@inaccessible')
  @NonPersonal('a key')
  @Field(() => Passport)
  passport!: string;

  @NonPersonal('a part')
  @Field(() => String, { nullable: true })
  part!: string;

  @NonPersonal('a part')
  @Field(() => Note, { nullable: true })
  note!: Note;

  @Consent('TRANSACTION', SUPPORT)
  @Field(() => String, { nullable: true })
  total!: string;
}

const SHARED = Note.of('everybody');

@Resolver(() => LeakyCustomer)
class LeakyResolver {
  @Consent('SUPPORT_CONTENT', SUPPORT)
  @FieldResolver(() => Note, { nullable: true })
  async promised(@Root() { id }: LeakyCustomer): Promise<Note> {
    return Note.of(id, Note.of(id, Note.of(id)));
  }

  @Consent('IDENTITY', SUPPORT)
  @FieldResolver(() => [[Note]], { nullable: true })
  nested(@Root() { id }: LeakyCustomer): unknown {
    return new Set([Promise.resolve([Promise.resolve(Note.of(id))])]);
  }

  @Consent('IDENTITY', SUPPORT)
  @FieldResolver(() => NoteConnection, { nullable: true })
  connection(@Root() { id }: LeakyCustomer): NoteConnection {
    return { edges: [{ node: Note.of(id) }] };
  }

  @Consent('IDENTITY', SUPPORT)
  @FieldResolver(() => Thing, { nullable: true })
  thing(@Root() { id }: LeakyCustomer): Thing {
    return Note.of(id);
  }

  @Consent('IDENTITY', SUPPORT)
  @FieldResolver(() => Either, { nullable: true })
  either(@Root() { id }: LeakyCustomer): Note {
    return Note.of(id);
  }

  @Consent('IDENTITY', SUPPORT)
  @FieldResolver(() => Note, { nullable: true })
  shared(): Note {
    return SHARED;
  }

  @Consent('IDENTITY', SUPPORT)
  @FieldResolver(() => String, { nullable: true })
  throws(@Root() { id }: LeakyCustomer): string {
    throw new TypeError(`secret of ${id}`);
  }

  @Consent('IDENTITY', SUPPORT)
  @FieldResolver(() => [Note], { nullable: true })
  async rejects(@Root() { id }: LeakyCustomer): Promise<unknown> {
    return [Promise.reject(Object.assign(new Error(`secret of ${id}`), { code: '23505' })), Note.of(id)];
  }

  @Consent('IDENTITY', SUPPORT)
  @FieldResolver(() => String, { nullable: true })
  refuses(): string {
    throw new SubgraphError('BAD_USER_INPUT', 'Argument "first" must be from 1 to 100.');
  }

  @Consent('IDENTITY', SUPPORT)
  @FieldResolver(() => String, { nullable: true })
  matches(
    @Root() { id }: LeakyCustomer,
    @Arg('filter', () => Filter, { nullable: true }) _filter?: Filter,
    @Arg('since', () => String, { defaultValue: '1970-01-01' }) _since?: string,
  ): string {
    return `secret of ${id}`;
  }
}

@Resolver()
class RootResolver {
  @Query(() => Note, { nullable: true })
  nobodys(): Note {
    return Note.of('nobody', Note.of('nobody'));
  }

  @Query(() => String)
  hello(@Arg('name', () => String, { nullable: true }) _name?: string): string {
    return 'hello';
  }
}

/** Resolvers that ran, by customer: what is withheld must not even be looked up. */
export interface LeakyDepartment {
  readonly subgraph: Subgraph;
  readonly lookups: string[];
  readonly faults: Fault[];
}

export async function leakyDepartment(): Promise<LeakyDepartment> {
  const lookups: string[] = [];
  const faults: Fault[] = [];
  const subgraph = await buildSubgraph({
    name: 'crm',
    resolvers: [new LeakyResolver(), new RootResolver()],
    orphanedTypes: [LeakyCustomer, LeakyOrder],
    references: {
      Customer({ passport }, _context, { customer }) {
        lookups.push(customer);
        if (customer === 'c-throws') throw new Error('secret of c-throws');
        if (customer === 'c-unknown') return null;
        const text = `secret of ${customer}`;
        const values = { name: text, forgotten: text, verdict: text, guess: text };
        const wrong = { wrongDate: text, wrongMood: text };
        return Object.assign(new LeakyCustomer(), { passport, id: customer, ...values, ...wrong });
      },
      Order: async ({ id, passport }, _context, { customer }) => {
        lookups.push(`${customer}/${id}`);
        const text = `secret of ${customer}`;
        return Object.assign(new LeakyOrder(), {
          id,
          passport,
          part: text,
          total: text,
          note: Note.of(customer),
        });
      },
    },
    keys: keysFor('crm'),
    clock: () => NOW,
    onFault: (fault) => faults.push(fault),
  });
  return { subgraph, lookups, faults };
}
