import type { Caller } from '../../../../schema/consent/callerToken.ts';
import { type Answer, type IdentityFixture, selfService } from '../support/identityFixture.ts';

/** Who decides about requests. */
export const OFFICE: Partial<Caller> = {
  client: 'privacy-office',
  purpose: 'RIGHTS_FULFILMENT',
  person: 'officer-1',
  scopes: ['consent:record', 'rights:decide'],
};
/** The customer in person. */
export const SELF: Partial<Caller> = { ...selfService('c-3'), purpose: 'RIGHTS_FULFILMENT' };
export const GATEWAY: Partial<Caller> = { kind: 'GATEWAY', purpose: '', tenant: '' };

export interface Duty {
  readonly tenant: string;
  readonly request: string;
  readonly department: string;
  readonly duty: string;
  readonly warrant: string;
}

const RECEIPT = 'id kind state requestedAt dueAt statement';
const FILES = `rightsRequests { id kind state purpose details requestedAt dueAt closedAt bundle
  events { state reason } tasks { department doneAt attempts failure kept { what why until records } } }`;

/** The ways to customers' rights, as a client and the gateway go them. */
export class RightsOffice {
  readonly #fixture: IdentityFixture;

  constructor(fixture: IdentityFixture) {
    this.#fixture = fixture;
  }

  async request(input: object, caller: Partial<Caller> | 'nobody' = SELF): Promise<Answer> {
    return await this.#fixture.ask(
      knownOf(caller),
      `mutation ($input: RightsRequestInput!) { requestRights(input: $input) { ${RECEIPT} } }`,
      { input: { eventId: 'e-1', customer: 'c-3', ...input } },
    );
  }

  async decide(input: object, caller: Partial<Caller> | 'nobody' = OFFICE): Promise<Answer> {
    return await this.#fixture.ask(
      knownOf(caller),
      `mutation ($input: RightsDecisionInput!) { decideRights(input: $input) { ${RECEIPT} } }`,
      { input: { reason: 'as the law says', ...input } },
    );
  }

  /** What the customer's file says, as the office reads it. */
  async files(customer = 'c-3', caller: Partial<Caller> = OFFICE): Promise<Record<string, unknown>[]> {
    const { data, errors } = await this.#fixture.ask(caller, `{ customer(id: "${customer}") { ${FILES} } }`);
    if (errors.length > 0) throw new Error(errors[0]?.message);
    return (data.customer as { rightsRequests: Record<string, unknown>[] } | null)?.rightsRequests ?? [];
  }

  async take(caller: Partial<Caller> = GATEWAY): Promise<Duty[]> {
    const { data } = await this.#fixture.ask(
      caller,
      'mutation { takeDuties { tenant request department duty warrant } }',
    );
    return (data.takeDuties ?? []) as Duty[];
  }

  async report({ tenant, request, department }: Duty, said: object): Promise<Answer> {
    return await this.#fixture.ask(
      GATEWAY,
      'mutation ($input: DutyReportInput!) { reportDuty(input: $input) }',
      { input: { tenant, request, department, ...said } },
    );
  }

  /** Every department does what it has to. */
  async doAll(outcome: object): Promise<void> {
    for (const duty of await this.take()) await this.report(duty, { outcome: JSON.stringify(outcome) });
  }
}

function knownOf(caller: Partial<Caller> | 'nobody'): Partial<Caller> | undefined {
  return caller === 'nobody' ? undefined : caller;
}
