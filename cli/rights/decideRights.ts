import { z } from 'zod';
import type { Terminal } from '../terminal.ts';
import { askGateway } from './askGateway.ts';
import { type OfficeOptions, openOffice } from './office.ts';
import { RECEIPT, receipt, receiptInWords } from './receipt.ts';

export type Decision = 'ACCEPT' | 'REJECT' | 'FULFIL' | 'EXTEND';

export interface DecideOptions extends OfficeOptions {
  readonly request: string;
  readonly decision: Decision;
  readonly reason: string;
  /** With ACCEPT: that records which are the customer's by a guess were looked at, and are theirs. */
  readonly includeProbable?: true;
}

const MUTATION = `mutation DecideRights($input: RightsDecisionInput!) {
  decideRights(input: $input) { ${RECEIPT} }
}`;

/** A gateway says of a conflict only that there is one: what may stand against each decision. */
const CONFLICTS: Readonly<Record<Decision, string>> = {
  ACCEPT:
    'The request cannot be accepted. That is for an erasure which waits for a person; and where some records are the customer’s by a guess only, look at them (`accord rights show CUSTOMER` names them), and say --include-probable if they are theirs.',
  REJECT:
    'The request cannot be rejected: it is closed, or it was accepted and the departments are at work on it.',
  FULFIL:
    'The request cannot be fulfilled by a word: it is closed, or it is of a kind that the departments fulfil.',
  EXTEND:
    'The request cannot be given more time: it is closed, it was given more once, or it was due already.',
};

/** Decides about a request. Throws CliError. */
export async function decideRights(
  { url, data, ...input }: DecideOptions,
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<void> {
  const office = await openOffice({ url, data }, env);
  const { decideRights: answer } = await askGateway(office, {
    query: MUTATION,
    variables: { input },
    shape: z.object({ decideRights: receipt }),
    hints: {
      NOT_FOUND: `There is no request ${input.request}. \`accord rights list\` names those that wait.`,
      CONFLICT: `${CONFLICTS[input.decision]} Nothing was changed.`,
    },
  });
  terminal.out(receiptInWords(answer));
}
