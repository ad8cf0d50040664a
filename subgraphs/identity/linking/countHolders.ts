import { sql } from 'kysely';
import type { Feature, Features } from '../resolution/attributes.ts';
import type { BlockingRule } from '../resolution/definition/definition.ts';
import { type DescriptionRow, opened, type Reader } from './component.ts';
import { blockingKeysUnder } from './personKeys.ts';

/**
 * How many records say the same of a feature as these features, resolved or not, by the blocking rules under which all of them
 * are found; undefined where there are none, or so many are found that they are not compared either. One statement, or none.
 */
export async function countHolders(
  reader: Reader,
  feature: Feature,
  features: Features,
  rules: readonly BlockingRule[],
): Promise<number | undefined> {
  const [rule] = rules;
  if (rule === undefined) return undefined;
  const keys = blockingKeysUnder(reader.ring.keys, reader.tenant, features, [rule]);
  const { rows } = await sql<DescriptionRow>`
    select number, department, record_id as "recordId", sealed from identity.person_records
    where number = any(array(
      select number from identity.blocking_keys where key = any(${keys.map(({ key }) => key)}::bigint[])
      limit ${rule.limit + 1}
    ))`.execute(reader.database);
  if (rows.length > rule.limit) return undefined;
  return rows.filter((row) => opened(reader, row)?.features[feature] === features[feature]).length;
}
