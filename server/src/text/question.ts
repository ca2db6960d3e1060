import { isFunctionWord, languageOfForms } from './function-words.ts';
import { type AnswerKind, kindOf } from './question-kinds.ts';
import { STOPWORDS } from './stop-words.ts';
import { type Word, wordsOf } from './words.ts';

/** One thing that a question speaks of. */
export interface Concept {
  word: Word;
  /** 1; less for what need not stand in an answer: what names the kind of the answer ("which city"), the period, "total". */
  factor: number;
  /** Written with a capital inside the question, or in capitals. */
  name: boolean;
  /** Number of its word in the question. */
  place: number;
}

export interface Question {
  text: string;
  /** In the order of the question, each once. */
  concepts: Concept[];
  kind: AnswerKind;
  /** The concept to be counted, of "how many …". */
  counted: number | undefined;
}

/** Words that say what kind of thing is asked for, or of what period, and that an answer does without. */
const WEAK = new Set(
  `year years date day month century decade time name term word title type kind sort example way place location person thing number amount figure percentage percent total overall
  fiscal quarter q1 q2 q3 q4 fy company group full annual reported consolidated main primary first back up off out find get see know want need learn
  jahr jahre datum tag monat jahrhundert name begriff wort bezeichnung titel art weise ort person anzahl zahl prozentsatz prozent unternehmen firma ding beispiel finde finden bekomme bekommen sehen pro je brauche brauchen benotige
  ano nombre fecha dia mes tipo clase lugar persona numero porcentaje empresa cosa ejemplo encontrar encuentro ver necesito necesita
  annee nom date jour mois genre sorte lieu personne nombre pourcentage entreprise chose exemple trouver trouve voir besoin faut`.split(
    /\s+/,
  ),
);
/** A question of thousands of words must not cost as many comparisons with every word of every text. */
const MAX_CONCEPTS = 40;
const WEAK_FACTOR = 0.4;
/** Of the words of a further sentence ("If not, then say so and explain why."). */
const FURTHER_FACTOR = 0.4;
/** Of words carried over from an earlier question, in brackets behind this one. */
const CARRIED_FACTOR = 0.4;
/** Of words beside a phrase in quotation marks ("What do the sources say about “Competition”?"). */
const BESIDE_FACTOR = 0.3;
const QUOTED = /[“„«‘][^“”„«»‘’]{3,80}[”“»’]|"[^"]{3,80}"/u;

/** What a question asks, of what. A question without any telling word asks by all of its words. */
export function readQuestion(text: string): Question {
  const spelled = text.replace(/\bFY\s?(?=\d{2,4}\b)/g, 'fiscal ');
  const { words, starts } = wordsOf(spelled);
  const language = languageOfForms(words.map(({ form }) => form));
  const empty = (form: string) => (language === undefined ? STOPWORDS.has(form) : isFunctionWord(form, language));
  const telling = words.map((word) => !empty(word.form) && !(word.form.length === 1 && word.kind === 'word' && /[a-z]/.test(word.form)));
  const none = !telling.includes(true);
  const carried = /[?？؟]\s*\([^()]+\)\s*$/.exec(spelled)?.index ?? spelled.length;
  const further = /[?？؟](?=\s)/.exec(spelled)?.index ?? spelled.length;
  const alone = words.some(({ kind }, i) => telling[i] && kind === 'word' && (starts[i] ?? 0) < carried);
  const quoted = QUOTED.exec(spelled);
  const beside = (start: number) => quoted !== null && (start < quoted.index || start > quoted.index + quoted[0].length);
  const place = (start: number) =>
    (beside(start) ? BESIDE_FACTOR : 1) * (start > carried ? (alone ? CARRIED_FACTOR : 1) : start > further ? FURTHER_FACTOR : 1);
  const shouted = spelled === spelled.toUpperCase();
  const concepts: Concept[] = [];
  const folded = words.map(({ form }) => form).join(' ');
  const many = /\b(?:how many|wie ?viele|cuant[oa]s?|combien(?: de| d)?|quant[oiea]s?|hoeveel) /.exec(folded);
  let counted: number | undefined;
  let end = 0;
  words.forEach((word, i) => {
    const at = end;
    end += word.form.length + 1;
    if ((!telling[i] && !none) || concepts.length === MAX_CONCEPTS) return;
    if (concepts.some((one) => one.word.stem === word.stem)) return;
    if (many && counted === undefined && at === many.index + many[0].length) counted = concepts.length;
    const degree = /^(?:how|wie)$/.test(words[i - 1]?.form ?? '');
    const first = /^[\s"“'¿¡«]*$/.test(spelled.slice(0, starts[i]));
    concepts.push({
      word,
      factor: ((WEAK.has(word.form) || degree) && counted !== concepts.length ? WEAK_FACTOR : 1) * place(starts[i] ?? 0),
      // German writes every noun so.
      name:
        word.capital && language !== 'de' && !shouted && (!first || /^\p{Lu}{2,}$/u.test(spelled.slice(starts[i], (starts[i] ?? 0) + 2))),
      place: i,
    });
  });
  return { text, concepts, kind: kindOf(folded), counted };
}
