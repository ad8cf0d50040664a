import { type CertainLinkRule, LINK_RULE_MEANINGS, type RecordName } from '../../kit/claims.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { type Reader, readDescription, readWeight } from '../linking/component.ts';
import { Frequencies } from '../linking/frequencies.ts';
import type { MatchModels } from '../linking/matchModels.ts';
import { type Explanation, inWords } from '../resolution/model/explain.ts';
import { waterfallSvg } from '../resolution/model/waterfallSvg.ts';

/** Why two records are taken for one person or for two, as the model sees it now. No value of a record is in it. */
export interface ExplainedMatch extends Explanation {
  /** The rule that decided when they were compared last, whatever the explanation comes to; null where none did. */
  readonly rule: CertainLinkRule | null;
  readonly sentence: string;
  /** SVG */
  readonly chart: string;
}

/** Explains a pair, proposed or not. Throws a SubgraphError: NOT_FOUND, CONFLICT as long as nothing was learned. */
export async function explainMatch(
  reader: Reader,
  models: MatchModels,
  one: RecordName,
  other: RecordName,
): Promise<ExplainedMatch> {
  const { database, tenant } = reader;
  const judge = await models.judgeOf(database, tenant);
  if (judge === undefined)
    throw new SubgraphError('CONFLICT', 'Nothing was learned yet: run accord resolve first.');
  const left = await readDescription(reader, one);
  const right = await readDescription(reader, other);
  if (left === undefined || right === undefined)
    throw new SubgraphError('NOT_FOUND', 'There is no such record, or it describes nobody.');
  const both = [left.features, right.features] as const;
  const occurrences = await new Frequencies(reader, judge).of(both);
  const explanation = judge.explain(...both, occurrences);
  const isRuled = (await readWeight(reader, left, right)) === Number.POSITIVE_INFINITY;
  // how many said the same was looked at when it decided
  const rule = isRuled ? (judge.certainRule(...both, () => undefined)?.rule ?? null) : null;
  const decided = rule === null ? '' : `One person by a rule: ${LINK_RULE_MEANINGS[rule]} By comparison: `;
  return { ...explanation, rule, sentence: decided + inWords(explanation), chart: waterfallSvg(explanation) };
}
