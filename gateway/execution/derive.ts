import { DATA_SUBJECT } from '../../schema/consent/directives.ts';
import type { CompiledPlan } from './compilePlan.ts';
import { type CustomerContext, isOpen } from './consentLayer.ts';
import { DERIVED_ROOT, type Derivation } from './derivations.ts';
import { clientPaths, type EntityTarget, entityTargets } from './entityTargets.ts';
import type { InputReads } from './inputReads.ts';
import type { Raw } from './mergeData.ts';
import { PASSPORT } from './operationTree.ts';
import { type ClientPath, type Execution, PlanRun } from './planRun.ts';
import { runPlan } from './runPlan.ts';
import { SubgraphErrors } from './subgraphErrors.ts';

/** A derivation and its plan. */
export interface CompiledDerivation extends Derivation {
  readonly plan: CompiledPlan;
}

/** A customer, and all places at which the client asked for the derived field. */
interface Subject {
  readonly customer: CustomerContext;
  readonly objects: Raw[];
}

/**
 * Runs a derived field for all customers at its place, and puts its values, and nothing else of what was read for it, into
 * the data of the run. A customer of whom any input could not be read stays without: an input that is null was withheld or
 * is not known, which the deriving subgraph tells apart by the passport.
 */
export async function derive(derivation: CompiledDerivation, run: PlanRun): Promise<readonly InputReads[]> {
  const { path, aliases, plan } = derivation;
  const steps = path.map((key) => ({ kind: 'field', key }) as const);
  const subjects = subjectsOf(entityTargets(run, steps), derivation);
  if (subjects.length === 0) return [];
  const places = clientPaths(run, [steps]);
  const customers = subjects.map(({ objects: [first] }) => ({
    __typename: DATA_SUBJECT,
    [PASSPORT]: first?.[PASSPORT],
  })) as Raw[];
  const apart = startApart(run, derivation, {
    customers,
    origins: subjects.map(({ objects: [first] }) => places.get(first as Raw) ?? []),
  });
  await runPlan(plan, apart);
  for (const [index, { objects }] of subjects.entries()) {
    for (const alias of aliases) {
      const value = customers[index]?.[alias];
      if (value === undefined) continue;
      for (const [nth, object] of objects.entries())
        object[alias] = nth === 0 ? value : structuredClone(value);
    }
  }
  return readsOf(subjects, apart.inputs);
}

/** The run of the inputs knows its customers for another purpose: an answer notes what is disclosed of them by the caller's. */
function readsOf(subjects: readonly Subject[], inputs: PlanRun | undefined): readonly InputReads[] {
  const callers = new Map(subjects.map(({ customer }) => [customer.customer, customer]));
  return (inputs?.reads ?? []).flatMap((read) => {
    const customer = callers.get(read.customer.customer);
    return customer === undefined ? [] : { ...read, customer };
  });
}

/** Of nobody else is anything read: those of whom the caller may have the derived field. */
function subjectsOf(targets: readonly EntityTarget[], { consent }: Derivation): readonly Subject[] {
  const subjects = new Map<CustomerContext, Subject>();
  for (const { object, customer } of targets) {
    if (customer.customer === undefined || !isOpen(consent, customer.fetchStanding.open)) continue;
    const subject = subjects.get(customer) ?? { customer, objects: [] };
    subjects.set(customer, subject);
    subject.objects.push(object);
  }
  return [...subjects.values()];
}

interface Start {
  readonly customers: readonly Raw[];
  readonly origins: readonly ClientPath[];
}

/** A run with data of its own, which knows of the customers only who they are. */
function startApart(run: PlanRun, { field, purpose }: Derivation, start: Start): PlanRun {
  const { execution } = run;
  const data = { [DERIVED_ROOT]: start.customers };
  const on = (readFor: string): Execution => ({
    ...execution,
    ...execution.errandFor(field, readFor),
  });
  // what went wrong with an input says nothing to the caller but that the field is not there
  const quiet = new SubgraphErrors(execution.meanings, execution.policy.linked);
  const inputs = new PlanRun(on(purpose), { data, errors: quiet });
  return new PlanRun(on(execution.session.ask.purpose), {
    data,
    errors: run.errors,
    inputs,
    origins: start.origins,
  });
}
