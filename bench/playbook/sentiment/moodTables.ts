import {
  type MoodSample,
  sampleTextMoods,
  sampleTicketMoods,
  sentenceMoods,
} from '../../../test/support/moodSamples.ts';
import { markdownTable } from '../../report/tables.ts';

const MOODS = ['NEGATIVE', 'NEUTRAL', 'POSITIVE'] as const;

/** How well the reader of moods agrees with moods that are known: the tables of docs/sentiment.md, in Markdown. */
export function moodTables(): readonly string[] {
  return [
    confusionTable('text written for', sampleTextMoods()),
    confusionTable('ticket recorded', sampleTicketMoods()),
    languageTable(),
  ];
}

/** A row for each known mood: how often which was read. */
function confusionTable(title: string, samples: readonly MoodSample[]): string {
  const rows = MOODS.map((known) => {
    const ofThis = samples.filter((sample) => sample.known === known);
    const counts = [...MOODS, undefined].map((mood) => ofThis.filter(({ read }) => read === mood).length);
    const opposite = ofThis.filter(({ read }) => isOpposite(known, read)).length;
    return [known, ...counts.map(String), shareOf(opposite, ofThis.length)];
  });
  return markdownTable([title, ...MOODS.map((mood) => `read ${mood}`), 'read none', 'opposite'], rows);
}

function isOpposite(known: MoodSample['known'], read: MoodSample['read']): boolean {
  return (known === 'NEGATIVE' && read === 'POSITIVE') || (known === 'POSITIVE' && read === 'NEGATIVE');
}

/** A sentence without a mood is read rightly when none is read. */
function languageTable(): string {
  const rows = [...sentenceMoods()].map(([language, samples]) => {
    const right = samples.filter(({ known, read }) => (read ?? 'NEUTRAL') === known).length;
    const opposite = samples.filter(({ known, read }) => isOpposite(known, read)).length;
    return [language, `${right} of ${samples.length}`, String(opposite)];
  });
  return markdownTable(['language', 'right', 'opposite'], rows);
}

function shareOf(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(0)} %`;
}
