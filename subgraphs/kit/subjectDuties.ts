import 'reflect-metadata';
import type { Kysely } from 'kysely';
import { Arg, Ctx, Directive, Mutation, Query, Resolver } from 'type-graphql';
import type { Keyring } from '../../schema/consent/keys.ts';
import { type Duty, verifyWarrant, type Warrant } from '../../schema/consent/warrant.ts';
import type { SubgraphContext } from './context.ts';
import { eraseSubject } from './eraseSubject.ts';
import { SubgraphError } from './errors.ts';
import { exportSubject } from './exportSubject.ts';
import { type HeldPurposes, heldPurposes } from './heldPurposes.ts';
import { mustBeGateway } from './mustBeGateway.ts';
import type { SubjectData } from './subjectData.ts';

export interface SubjectDutiesOptions {
  // biome-ignore lint/suspicious/noExplicitAny: the inventory names the tables, not their types.
  readonly database: Kysely<any>;
  readonly data: SubjectData;
  /** Checks warrants: this department's keys of passports. */
  readonly passportKeys: Keyring;
  /** The department's SDL, for the purposes that it holds data for. */
  readonly sdl: () => Promise<string>;
}

const WARRANT = 'What identity signed for this department.';

/** The two duties of every department towards the people of whom it holds data. */
@Resolver()
export class SubjectDuties {
  readonly #options: SubjectDutiesOptions;
  #purposes: Promise<HeldPurposes> | undefined;

  constructor(options: SubjectDutiesOptions) {
    this.#options = options;
  }

  @Directive('@inaccessible')
  @Directive('@shareable')
  @Query(() => String, {
    nullable: true,
    description:
      'All that the department holds of the person whom the warrant is about, as JSON. For the gateway itself: no client can call it.',
  })
  async exportSubject(
    @Arg('warrant', () => String, { description: WARRANT }) text: string,
    @Ctx() context: SubgraphContext,
  ): Promise<string> {
    const { tenant, records, duty } = this.#warrant(text, ['EXPORT', 'EXPORT_PROVIDED'], context);
    const { database, data } = this.#options;
    const ask = { tenant, records, providedOnly: duty === 'EXPORT_PROVIDED' };
    const exported = await exportSubject(database, data, ask);
    this.#purposes ??= this.#options.sdl().then((sdl) => heldPurposes(sdl, data));
    const purposes = await this.#purposes;
    const categories = new Set(exported.flatMap((record) => Object.values(record.categories)));
    return JSON.stringify({
      records: exported,
      purposes: Object.fromEntries([...purposes].filter(([category]) => categories.has(category))),
    });
  }

  @Directive('@inaccessible')
  @Directive('@shareable')
  @Mutation(() => String, {
    nullable: true,
    description:
      'Erases the person whom the warrant is about, but for what a legal duty keeps; answers as JSON how much, and what was kept, why and until when. For the gateway itself: no client can call it.',
  })
  async eraseSubject(
    @Arg('warrant', () => String, { description: WARRANT }) text: string,
    @Ctx() context: SubgraphContext,
  ): Promise<string> {
    const { database, data } = this.#options;
    const { tenant, records } = this.#warrant(text, ['ERASE'], context);
    return JSON.stringify(
      await eraseSubject(database, data, { tenant, records }, new Date(context.now * 1000)),
    );
  }

  /** The warrant, if it counts. What is wrong with one that does not is of use to a forger only. */
  #warrant(text: string, duties: readonly Duty[], { caller, now }: SubgraphContext): Warrant {
    const { tenant } = mustBeGateway(caller);
    const { data, passportKeys } = this.#options;
    const warrant = verifyWarrant(text, data.department, passportKeys, now);
    const counts = warrant !== undefined && warrant.tenant === tenant && duties.includes(warrant.duty);
    // no database holds a NUL character: identity signs none
    if (!counts || [warrant.tenant, ...warrant.records].some((each) => each.includes('\0')))
      throw new SubgraphError(
        'FORBIDDEN',
        `This needs a warrant of identity for ${data.department}, for this duty and the caller's tenant, that is in time.`,
      );
    return warrant;
  }
}
