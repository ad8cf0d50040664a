import { createHash } from 'node:crypto';
import { ApolloGateway, type SupergraphSdlUpdateFunction } from '@apollo/gateway';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from '../telemetry/logger.ts';
import type { PlannerOptions } from './createPlanner.ts';
import { compileSupergraph, type Supergraph } from './supergraph.ts';
import type { SupergraphFeed } from './supergraphFeed.ts';
import { apolloSdl } from './supergraphSdl.ts';
import { SupergraphWatch } from './supergraphWatch.ts';

type ApolloInterface = Pick<ApolloGateway, 'onSchemaLoadOrUpdate' | 'stop'>;
type SchemaListener = Parameters<ApolloInterface['onSchemaLoadOrUpdate']>[0];
type Executor = Awaited<ReturnType<ApolloGateway['load']>>['executor'];

export interface SupergraphSourceOptions {
  readonly feed: SupergraphFeed;
  readonly planner: Omit<PlannerOptions, 'logger'>;
  readonly logger: Logger;
  /** Whether `@policy` can be evaluated; a supergraph that uses it is refused otherwise. */
  readonly policies: boolean;
  /** Makes a new version ready while the one before it still answers. What it throws refuses the new one. */
  readonly prepare: (next: Supergraph, inForce: Supergraph) => Promise<void>;
  /** Called as a version takes over, the first one included. */
  readonly takeOver: (next: Supergraph) => void;
}

/**
 * The supergraph's life cycle. ApolloGateway, fed through its SupergraphManager, checks each text and derives the API
 * schema from it. A version takes over only when everything has been compiled from it and the operations in use have
 * been planned; whatever goes wrong before that leaves the one in force. Requests go on with the version that they
 * started with.
 */
export class SupergraphSource {
  readonly #options: SupergraphSourceOptions;
  readonly #gateway: ApolloGateway;
  readonly #watch: SupergraphWatch;
  readonly #listeners = new Set<SchemaListener>();
  readonly #bySchema = new WeakMap<GraphQLSchema, Supergraph>();
  #update: SupergraphSdlUpdateFunction = () => {};
  /** The text that is given to ApolloGateway, and the API schema that it made of it. */
  #text = '';
  #derived: GraphQLSchema | undefined;
  #updates = 0;
  #current: Supergraph | undefined;
  /** What was refused and reported last, so that it is so once. */
  #refused: string | undefined;
  #failure = '';

  constructor(options: SupergraphSourceOptions) {
    // Apollo's gateway reports to its makers unless this says otherwise; there is no option for it.
    // biome-ignore lint/style/noProcessEnv: it is a switch that is set here, and no setting that is read.
    process.env.APOLLO_TELEMETRY_DISABLED = 'true';
    this.#options = options;
    this.#watch = new SupergraphWatch(options.feed, {
      offer: (sdl) => this.#offer(sdl),
      failed: (error) => this.#report(error.message),
    });
    this.#gateway = new ApolloGateway({
      logger: apolloLogger(options.logger),
      validateSupergraph: true,
      supergraphSdl: { initialize: ({ update }) => this.#initialize(update) },
    });
    this.#gateway.onSchemaLoadOrUpdate(({ apiSchema }) => {
      this.#derived = apiSchema;
    });
  }

  /** The version in force. */
  get current(): Supergraph {
    if (this.#current === undefined) throw new Error('the supergraph is not loaded yet');
    return this.#current;
  }

  /** The version to which an API schema belongs: an operation runs on the one that it was validated against. */
  versionOf(apiSchema: GraphQLSchema): Supergraph {
    return this.#bySchema.get(apiSchema) ?? this.current;
  }

  /** Looks at once whether there is a new supergraph. Resolves when it is in force, or refused with a line in the log. */
  reload(): Promise<void> {
    this.#refused = undefined;
    this.#failure = '';
    return this.#watch.lookNow();
  }

  /** What Apollo Server takes as its gateway: Apollo's life cycle with our executor. */
  asGateway(
    executor: Executor,
  ): ApolloInterface & { load: (options: object) => Promise<{ executor: Executor }> } {
    return {
      // Apollo Server hears of a schema when its version takes over, not when ApolloGateway has made it.
      onSchemaLoadOrUpdate: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      load: async (options) => {
        await this.#load(options);
        return { executor };
      },
      stop: async () => {
        await this.#gateway.stop();
        await this.#current?.planner.release();
      },
    };
  }

  /** Throws for a supergraph that cannot be served. */
  async #load(options: object): Promise<void> {
    await this.#gateway.load(options);
    try {
      this.#switchTo(await this.#compile());
    } catch (error) {
      await this.#gateway.stop();
      throw error;
    }
    this.#watch.start();
  }

  async #initialize(update: SupergraphSdlUpdateFunction) {
    this.#update = update;
    const sdl = await this.#options.feed.read(new AbortController().signal);
    if (sdl === undefined) throw new Error(`${this.#options.feed.name}: there is no supergraph`);
    return { supergraphSdl: this.#textForApollo(sdl), cleanup: () => this.#watch.stop() };
  }

  /** Puts a new supergraph in force, or says why not. */
  async #offer(sdl: string): Promise<void> {
    const { feed, logger, prepare } = this.#options;
    const before = this.current;
    if (sdl === before.sdl || sdl === this.#refused) return;
    this.#refused = undefined;
    try {
      this.#update(this.#textForApollo(sdl));
      const next = await this.#compile();
      await prepare(next, before).catch(async (error: unknown) => {
        await next.planner.release();
        throw error;
      });
      this.#switchTo(next);
      void before.planner.release();
      this.#failure = '';
      logger.info({ from: feed.name, was: idOf(before), is: idOf(next) }, 'a new supergraph is in force');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#refused = sdl;
      this.#report(`${feed.name}: ${reason}`);
    }
  }

  /** The same text twice would be no update for ApolloGateway; each one here is to be checked and to give a schema. */
  #textForApollo(sdl: string): string {
    this.#text = sdl;
    this.#derived = undefined;
    return `${apolloSdl(sdl)}\n# ${this.#updates++}\n`;
  }

  async #compile(): Promise<Supergraph> {
    if (this.#derived === undefined) throw new Error('ApolloGateway made no schema of it');
    const { planner, logger, policies } = this.#options;
    const next = compileSupergraph(this.#text, this.#derived, { ...planner, logger });
    try {
      if (next.access.hasPolicies && !policies) throw new Error(NO_POLICIES);
      await next.planner.ready();
    } catch (error) {
      await next.planner.release();
      throw error;
    }
    return next;
  }

  #switchTo(next: Supergraph): void {
    for (const listener of this.#listeners)
      listener({ apiSchema: next.apiSchema, coreSupergraphSdl: next.sdl });
    this.#bySchema.set(next.apiSchema, next);
    this.#sayPlanner(next, this.#current);
    this.#current = next;
    this.#options.takeOver(next);
  }

  /** Once, and again when it is another one. */
  #sayPlanner({ planner: { name, why } }: Supergraph, before: Supergraph | undefined): void {
    if (before?.planner.name === name && before.planner.why === why) return;
    this.#options.logger.info({ planner: name, why }, 'planner chosen');
  }

  /** Once, however often it is found again. */
  #report(reason: string): void {
    if (reason === this.#failure) return;
    this.#failure = reason;
    this.#options.logger.error(
      { reason, inForce: idOf(this.current) },
      'the new supergraph is refused; the one in force stays',
    );
  }
}

const NO_POLICIES =
  'it uses @policy, and this gateway was not given what evaluates policies (createGateway, `policies`)';

/** Tells one text from another in the log. */
function idOf({ sdl }: Supergraph): string {
  return createHash('sha256').update(sdl).digest('hex').slice(0, 12);
}

/** ApolloGateway logs through four methods; its debug lines would hold operations, so they are dropped. */
function apolloLogger(logger: Logger) {
  return {
    debug: () => {},
    info: () => {},
    warn: (message: unknown) => logger.warn(String(message)),
    error: (message: unknown) => logger.error(String(message)),
  };
}
