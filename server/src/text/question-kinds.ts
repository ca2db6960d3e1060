/** The kind of thing that a question asks for. */
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

/** Patterns of folded words with a space between them. The first that matches wins. */
const QUESTION_PATTERNS: readonly [AnswerKind, RegExp][] = [
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

/** Kinds that a text shows by its characters, without a word for them. */
export const KIND_PATTERNS: Partial<Record<AnswerKind, RegExp>> = {
  phone: /\+?\(?\d{2,5}\)?(?:[\s./‑-]{1,2}\(?\d{2,5}\)?){2,}|\b\d{6,12}\b/,
  email: /[\w.+-]{1,64}@[\w-]{1,64}\.\w/,
};

/** @param folded the question's words, folded, with a space between them */
export function answerKindOf(folded: string): AnswerKind {
  return QUESTION_PATTERNS.find(([, pattern]) => pattern.test(folded))?.[0] ?? 'other';
}
