import { sampleCompany } from '../../subgraphs/kit/sample/sampleCompany.ts';
import { deskRows } from '../../subgraphs/support/sample/deskRows.ts';
import { CLOSINGS, TOPICS } from '../../subgraphs/support/sample/topics.ts';
import { lexiconMoodReader } from '../../subgraphs/support/sentiment/lexiconMoodReader.ts';
import { ticketMoodOf } from '../../subgraphs/support/sentiment/ticketMoodOf.ts';
import { SENTIMENTS, type SentimentValue } from '../../subgraphs/support/vocabulary.ts';
import { MOOD_SENTENCES } from './moodSentences.ts';

/** A mood that is known, and what the reader makes of the text. */
export interface MoodSample {
  readonly known: SentimentValue;
  /** Undefined where it reads none. */
  readonly read: SentimentValue | undefined;
}

/** What the sample company's customers write first and last, each text once, with the moods that it was written for. */
export function sampleTextMoods(): readonly MoodSample[] {
  const texts = SENTIMENTS.flatMap((mood) => [
    ...TOPICS.map(({ opening }) => [mood, opening[mood]] as const),
    ...CLOSINGS[mood].map((text) => [mood, text] as const),
  ]);
  return texts.map(([known, text]) => readSample(known, text));
}

/** The tickets of the sample company whose mood is recorded, read as if it were not. */
export function sampleTicketMoods(): readonly MoodSample[] {
  const { tickets, messages } = deskRows(sampleCompany(), 'sample');
  const written = Map.groupBy(
    messages.filter(({ author }) => author === 'CUSTOMER'),
    (message) => message.ticket_id,
  );
  return tickets.flatMap(({ id, sentiment }) => {
    if (sentiment === null) return [];
    const latestFirst = (written.get(id) ?? []).map(({ body }) => body).reverse();
    return [{ known: sentiment, read: ticketMoodOf(null, latestFirst, lexiconMoodReader)?.mood }];
  });
}

/** The sentences of each language. */
export function sentenceMoods(): ReadonlyMap<string, readonly MoodSample[]> {
  return new Map(
    Object.entries(MOOD_SENTENCES).map(([language, sentences]) => [
      language,
      sentences.map(([known, text]) => readSample(known, text)),
    ]),
  );
}

/** What the help desk's own reader makes of a text whose language nobody said; undefined for nothing. */
export function readMood(text: string): SentimentValue | undefined {
  return lexiconMoodReader.read(text, undefined)?.mood;
}

function readSample(known: SentimentValue, text: string): MoodSample {
  return { known, read: readMood(text) };
}
