import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLines } from '../../gateway/disclosure/segment.ts';

/** What one line of the disclosure log says. */
export interface RecordedDisclosure {
  readonly id: string;
  readonly at: string;
  readonly tenant: string;
  readonly client: string;
  readonly person: string;
  readonly purpose: string;
  readonly automated: boolean;
  readonly groups: readonly {
    readonly customers: readonly string[];
    readonly released: readonly string[];
    readonly withheld: readonly { readonly field: string; readonly reason: string }[];
    readonly read: readonly { readonly field: string; readonly for: string; readonly purpose: string }[];
  }[];
}

/** What stands in the files of a disclosure log now. Throws for a line that is damaged. */
export function readDisclosures(directory: string): RecordedDisclosure[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory).flatMap((name) => {
    const { texts, damaged } = readLines(readFileSync(join(directory, name), 'utf8'));
    if (damaged > 0) throw new Error(`${name} has ${damaged} damaged lines`);
    return texts.map((text) => JSON.parse(text) as RecordedDisclosure);
  });
}
