import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Terminal } from '../terminal.ts';
import { askGateway } from './askGateway.ts';
import { type OfficeOptions, openOffice } from './office.ts';
import { RECEIPT, receipt, receiptInWords } from './receipt.ts';

export interface RequestOptions extends OfficeOptions {
  readonly customer: string;
  readonly kind: string;
  /** Where it is written that the customer asked. */
  readonly evidence: string;
  readonly purpose?: string;
  readonly details?: string;
  /** Makes it happen once, however often it is sent. */
  readonly eventId?: string;
}

const MUTATION = `mutation RequestRights($input: RightsRequestInput!) {
  requestRights(input: $input) { ${RECEIPT} }
}`;

/** Puts what a customer asks for on record. Throws CliError. */
export async function requestRights(
  { url, data, eventId = randomUUID(), ...asked }: RequestOptions,
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<void> {
  const office = await openOffice({ url, data }, env);
  // said before it is sent: who never sees the answer needs it most
  terminal.err(
    `The event id is ${eventId}; with --event-id ${eventId} the same command changes nothing more.`,
  );
  const { customer } = asked;
  const { requestRights: answer } = await askGateway(office, {
    query: MUTATION,
    variables: { input: { ...asked, eventId } },
    shape: z.object({ requestRights: receipt }),
    hints: {
      NOT_FOUND: `There is no customer ${customer}; nothing was recorded.`,
      CONFLICT: `Nothing was recorded. Either the event id stands for another request, or ${customer} was erased already: see \`accord rights show ${customer}\`.`,
    },
  });
  terminal.out(receiptInWords(answer));
}
