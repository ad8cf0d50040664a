import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { CLIENT_KINDS, type ClientKind } from '../../schema/consent/callerToken.ts';
import { PURPOSES, type Purpose } from '../../schema/vocabulary/purposes.ts';

/** A registered client: who answers for it, what it is, and what it may use data for. */
export interface Client {
  readonly id: string;
  readonly team: string;
  readonly kind: ClientKind;
  readonly tenant: string;
  readonly automated: boolean;
  readonly purposes: readonly Purpose[];
  readonly defaultPurpose: Purpose | undefined;
  readonly scopes: readonly string[];
}

/** The clients of the sample company. */
export const SAMPLE_CLIENTS: string = fileURLToPath(new URL('./clients.yaml', import.meta.url));

/** clients.yaml cannot be used; the message names the file, the line and the legal values. */
export class ClientsFileError extends Error {}

/** `scope-token` of RFC 6749, section 3.3. */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+$/;
const SCOPE_FORM = 'expected a scope without spaces, quotation marks and backslashes, such as consent:record';

const client = z
  .strictObject({
    team: z.string().min(1),
    kind: z.enum(CLIENT_KINDS),
    tenant: z.string().min(1),
    automated: z.boolean().optional(),
    purposes: z.array(z.enum(PURPOSES)).min(1),
    defaultPurpose: z.enum(PURPOSES).optional(),
    scopes: z.array(z.string().regex(SCOPE, { error: SCOPE_FORM })).default([]),
  })
  .refine((entry) => entry.defaultPurpose === undefined || entry.purposes.includes(entry.defaultPurpose), {
    path: ['defaultPurpose'],
    message: 'expected one of the purposes that the client is registered for',
  });

const file = z.strictObject({ clients: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]*$/), client) });

/** Reads clients.yaml. Throws ClientsFileError. */
export function readClients(path: string): ReadonlyMap<string, Client> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ClientsFileError(
      `${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
      { cause: error },
    );
  }
  return parseClients(text, path);
}

/** Parses the text of a clients.yaml; `path` is for the messages. Throws ClientsFileError. */
export function parseClients(text: string, path: string): ReadonlyMap<string, Client> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken !== undefined) {
    throw new ClientsFileError(
      `${path}:${lines.linePos(broken.pos[0]).line}: not valid YAML: ${broken.message.split('\n')[0]}`,
    );
  }
  const result = file.safeParse(document.toJS());
  if (!result.success)
    throw new ClientsFileError(result.error.issues.map((issue) => explain(issue, path)).join('\n'));
  return new Map(Object.entries(result.data.clients).map(([id, entry]) => [id, toClient(id, entry)]));

  function explain(issue: z.core.$ZodIssue, where: string): string {
    const line = lineOf(issue.path);
    return `${where}:${line}: ${issue.path.join('.') || 'the file'}: ${issue.message}`;
  }

  /** The line of the deepest node on the path that exists. */
  function lineOf(at: readonly PropertyKey[]): number {
    for (let length = at.length; length >= 0; length--) {
      const node = document.getIn(at.slice(0, length), true);
      const range =
        typeof node === 'object' && node !== null && 'range' in node ? (node.range as number[] | null) : null;
      if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
    }
    return 1;
  }
}

function toClient(id: string, entry: z.infer<typeof client>): Client {
  return {
    id,
    team: entry.team,
    kind: entry.kind,
    tenant: entry.tenant,
    automated: entry.automated ?? (entry.kind === 'AGENT' || entry.kind === 'SERVICE'),
    purposes: entry.purposes,
    defaultPurpose: entry.defaultPurpose ?? (entry.purposes.length === 1 ? entry.purposes[0] : undefined),
    scopes: entry.scopes,
  };
}
