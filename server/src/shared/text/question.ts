import { isFunctionWord, languageOfForms } from './lexicon.ts';
import { STOPWORDS } from './stopwords.ts';
import { type Word, wordsOf } from './words.ts';

/** What kind of thing a question asks for. */
export type AnswerKind =
  | 'count'
  | 'money'
  | 'percent'
  | 'date'
  | 'duration'
  | 'person'
  | 'place'
  | 'reason'
  | 'phone'
  | 'email'
  | 'definition'
  | 'other';

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

const KINDS: readonly [AnswerKind, RegExp][] = [
  [
    'phone',
    /\b(?:(?:tele)?phone(?: number)?|(?:tele)?fax(?: number)?|hotline|telefon(?:nummer)?|rufnummer|(?:numero de )?telefono|(?:numero de )?telephone|(?:what|which) number (?:can|do|should) i (?:call|dial))\b|رقم الهاتف/,
  ],
  ['email', /\b(?:e ?mail(?: address)?|mailadresse|correo(?: electronico)?|courriel)\b/],
  [
    'percent',
    /\b(?:what (?:percent|percentage|share|proportion|fraction)|how many percent|welcher (?:prozentsatz|anteil)|wie viel prozent|que porcentaje|quel pourcentage)\b/,
  ],
  [
    'money',
    /\b(?:how much (?:did|does|do|is|was|were|money|will|would|has|have)|how expensive|what (?:does|did|is|was|will|would|do) .*\b(?:cost|price|fee|pay|charge|spend)|price|cost|was kostete?n?|wie viel kostete?n?|wie teuer|cuanto (?:cuesta|cuestan|vale|costo)|combien (?:coute|coutent)|quanto (?:costa|custa))\b|سعر|تكلف/,
  ],
  [
    'duration',
    /\b(?:how long|how (?:many )?(?:years|months|days|hours|minutes) (?:did|does|do|was|were|is|are)|wie lange|cuanto (?:tiempo|dura|duran)|combien de temps|quanto tempo|hoe lang)\b/,
  ],
  [
    'count',
    /\b(?:how (?:many|much|far|old|large|big|tall|high|deep|heavy|fast|often)|what (?:number|amount|rate|size|height|length|population)|wie ?viele?|wie (?:hoch|gross|alt|weit|oft|tief|schnell|schwer|lang|breit)|cuant[oa]s?|que (?:altura|cantidad|tamano|edad)|combien|quant[oiea]s?|hoeveel)\b|كم|多少|いくつ/,
  ],
  [
    'date',
    /\b(?:when|(?:what|which) (?:year|date|day|month|century|decade|time)|what years|wann|(?:in )?welche[mns]? (?:jahr|tag|monat|datum|jahrhundert|jahrzehnt)|seit wann|cuando|(?:que|cual) (?:ano|dia|fecha|mes|siglo)|quand|(?:quelle?|quel) (?:annee|date|jour|siecle|an)|quando|wanneer|horario|opening hours|offnungszeiten|horaires)\b|متي|متى|什么时候|いつ/,
  ],
  [
    'person',
    /\b(?:who|whose|whom|(?:what|which) (?:person|man|woman|artist|author|king|president|leader)|wer|wen|wem|wessen|quien|quienes|qui (?!est-ce que)|chi|quem|wie is)\b|من |谁|誰/,
  ],
  [
    'place',
    /\b(?:where|(?:what|which) (?:city|country|place|region|state|town|county|street|continent|location|area|river)|wo|wohin|woher|(?:in )?welche[rmns]? (?:stadt|land|ort|region|strasse|staat|fluss)|donde|(?:que|cual) (?:ciudad|pais|lugar|region)|ou(?= (?:est|sont|se|a|puis|peut))|(?:quelle?|quel) (?:ville|pays|lieu)|dove|onde|waar)\b|اين|أين|哪里|どこ/,
  ],
  [
    'reason',
    /\b(?:why|how come|what (?:caused?|drove|led|made|is the (?:reason|cause))|for what reason|warum|weshalb|wieso|por que|pourquoi|perche|waarom)\b|لماذا|为什么|なぜ/,
  ],
  [
    'definition',
    /^\W*(?:what(?:'s|’s| is| are| does)|who (?:is|are)|was (?:ist|sind|bedeutet)|wer ist|que (?:es|son)|qu['’]est-ce que?|che cos['’]?[ae]|o que e)\b/,
  ],
];

/** Kinds that a text shows by their form, without a word for them. */
export const SIGNS: Partial<Record<AnswerKind, RegExp>> = {
  phone: /\+?\(?\d{2,5}\)?(?:[\s./‑-]{1,2}\(?\d{2,5}\)?){2,}|\b\d{6,12}\b/,
  email: /[\w.+-]+@[\w-]+\.[\w.-]+/,
};

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
const WEAK_FACTOR = 0.4;
/** Of the words of a further sentence ("If not, then say so and explain why."). */
const FURTHER_FACTOR = 0.4;
/** Of words carried over from an earlier question, in brackets behind this one. */
const CARRIED_FACTOR = 0.4;

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
  const place = (start: number) => (start > carried ? (alone ? CARRIED_FACTOR : 1) : start > further ? FURTHER_FACTOR : 1);
  const shouted = spelled === spelled.toUpperCase();
  const concepts: Concept[] = [];
  const folded = words.map(({ form }) => form).join(' ');
  const kind = KINDS.find(([, asks]) => asks.test(folded) || asks.test(text.toLowerCase()))?.[0] ?? 'other';
  const many = /\b(?:how many|wie ?viele|cuant[oa]s?|combien(?: de| d)?|quant[oiea]s?|hoeveel) /.exec(folded);
  let counted: number | undefined;
  let end = 0;
  words.forEach((word, i) => {
    const at = end;
    end += word.form.length + 1;
    if (!telling[i] && !none) return;
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
  return { text, concepts, kind, counted };
}
