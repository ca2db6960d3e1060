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

/** Patterns of folded words with a space between them, from the question word on. The first that matches wins. */
const BY_QUESTION_WORD: readonly [AnswerKind, RegExp][] = [
  ['phone', /^(?:what|which) number (?:can|do|should) i (?:call|dial)\b/],
  [
    'percent',
    /^(?:(?:what|which) (?:percent|percentage|share|proportion|fraction)|how many percent|welcher (?:prozentsatz|anteil)|wie viel prozent|que porcentaje|quel pourcentage)\b/,
  ],
  [
    'money',
    /^(?:how much (?:money|(?:is|are|was|were)\b(?! (?:\w+ )*(?:time|weight|space|room|water|flour|sugar))|(?:did|does|do|will|would|has|have|should|must|can|to)\b.*\b(?:cost|costs|pay|paid|paying|charged?|charge|spend|spent|earn|earned|owe|owed|sell|sold|buy|invest(?:ed)?|donated?|raised?|lose|lost|save|worth|price|be|make|made|receive|received))|how expensive|(?:what|which) (?:price|cost|fee)s?|what (?:does|did|is|was|will|would|do|are) .*\b(?:costs?|prices?|fees?|pay|charged?|spend)|was kostete?n?|wie viel (?:kostete?n?|geld|zahle\w*|bezahle\w*)|wieviel kostete?n?|wie teuer|was ist der preis|cuanto (?:cuesta|cuestan|vale|valen|costo|se paga|hay que pagar)|que (?:precio|cuesta|vale)|combien (?:ca )?(?:coute|coutent|coutait)|quel est le (?:prix|tarif|cout)|quanto (?:costa|costano|custa|custam|viene)|hoeveel kost\w*|wat kost\w*)\b/,
  ],
  [
    'duration',
    /^(?:how long|how (?:many )?(?:years|months|weeks|days|hours|minutes) (?:did|does|do|was|were|is|are|will)|wie lange|cuanto (?:tiempo|dura|duran|tarda|tardan)|combien de temps|quanto (?:tempo|dura|durano|duram)|hoe lang)\b/,
  ],
  [
    'count',
    /^(?:how (?:many|much|far|old|large|big|tall|high|deep|heavy|fast|often|hot|cold|wide)|(?:what|which) (?:number|amount|rate|size|height|length|population|temperature)|(?:welche[rnsm]?|que|quelle|che|quale|qual|welke) temperatur[ae]?|quelle temperature|a che temperatura|wie ?viele?|wie (?:hoch|gross|alt|weit|oft|tief|schnell|schwer|lang|breit|heiss|warm|kalt)|cuant[oa]s?|que (?:altura|cantidad|tamano|edad)|combien|quant[oiea]s?|hoeveel)\b/,
  ],
  [
    'date',
    /^(?:when|(?:what|which) (?:year|date|day|month|century|decade|time)|what years|wann|welche[mns]? (?:jahr|tag|monat|datum|jahrhundert|jahrzehnt|uhrzeit)|um wie viel uhr|wie viel uhr|cuando|(?:que|cual) (?:ano|dia|fecha|mes|siglo|hora)|quand|(?:quelle?|quel) (?:annee|date|jour|siecle|an|heure)|quando|(?:che|quale) (?:ora|anno|giorno|data)|que (?:horas|dia)|wanneer|hoe laat|welke (?:dag|datum))\b/,
  ],
  [
    'person',
    /^(?:who|whose|whom|(?:what|which) (?:person|man|woman|artist|author|king|president|leader|actor|actress|singer|player)|wer|wen|wem|wessen|quien|quienes|qui (?!est-ce que)|chi|quem|wie is)\b/,
  ],
  [
    'place',
    /^(?:where|(?:what|which) (?:city|country|place|region|state|town|county|street|continent|location|area|river)|wo|wohin|woher|welche[rmns]? (?:stadt|land|ort|region|strasse|staat|fluss)|donde|(?:que|cual) (?:ciudad|pais|lugar|region)|ou(?= (?:est|sont|se|a|puis|peut))|(?:quelle?|quel) (?:ville|pays|lieu)|dove|onde|waar)\b/,
  ],
  [
    'reason',
    /^(?:why|how come|what (?:caused?|drove|led|made|is the (?:reason|cause))|(?:what|which) reason|warum|weshalb|wieso|por que|pourquoi|perche|waarom)\b/,
  ],
  [
    'definition',
    /^(?:what(?: s| is| are| does)|who (?:is|are)|was (?:ist|sind|bedeutet)|wer ist|que (?:es|son)|qu est ce que?|che cos ?[ae]|o que e)\b/,
  ],
];
/** The thing itself, where no question word asks for another: "opening hours", "Do you have a phone number?" */
const BY_NOUN: readonly [AnswerKind, RegExp][] = [
  [
    'phone',
    /\b(?:(?:tele)?phone number|hotline|(?:tele)?fax(?: number)?|telefonnummer|rufnummer|faxnummer|numero de telefono|numero de telephone|numero di telefono|numero de telefone|telefoonnummer)\b|رقم (?:ال)?هاتف|电话号码|電話番号|電話號碼/,
  ],
  [
    'email',
    /\b(?:e ?mail address|mailadresse|e ?mail adresse|correo electronico|adresse (?:e ?mail|mail|courriel)|courriel|indirizzo e ?mail)\b/,
  ],
];
/** The same of a few words, or after "what is": other words may say that something else is asked. */
const BY_SHORT_NOUN: readonly [AnswerKind, RegExp][] = [
  ['phone', /\b(?:(?:tele)?phone|telefon|telefono|telephone|telefone)\b/],
  ['email', /\b(?:e ?mail|correo)\b/],
  ['money', /\b(?:prices?|costs?|fees?|preise?|kosten|precios?|prix|tarifs?|prezz[io]|precos?)\b|سعر|تكلف/],
  ['date', /\b(?:horarios?|opening (?:hours|times)|offnungszeiten|horaires|orari|openingstijden)\b/],
];
const SHORT = 5;
/** Scripts whose question words stand anywhere. */
const BY_SCRIPT: readonly [AnswerKind, RegExp][] = [
  ['money', /سعر|تكلف|多少钱|多少錢|いくらで/],
  ['duration', /(?:^| )كم (?:من الوقت|[يت]ستغرق|مده)|多久|多长时间|多長時間|どのくらいの期間|何日間|何年間/],
  ['date', /(?:^| )متي|几点|幾點|几号|几月|什么时候|什麼時候|何时|哪一?年|いつ|何年|何時/],
  ['count', /(?:^| )كم(?: |$)|多少|几|幾|いくつ|何人/],
  ['person', /(?:^| )من (?=(?:هو|هي|الذي|كان|قام))|谁|誰/],
  ['place', /(?:^| )اين|哪里|哪裡|どこ/],
  ['reason', /لماذا|为什么|為什麼|なぜ/],
];

const QUESTION_WORD =
  /(?:^|(?<= ))(?:what|which|who|whom|whose|where|when|why|how|welche[rnsm]?|wer|wen|wem|wessen|wo|wohin|woher|wann|warum|weshalb|wieso|wie|wieviele?|que|cual(?:es)?|quien(?:es)?|donde|cuando|cuant[oa]s?|como|por que|quel(?:le)?s?|qui|qu|quand|combien|comment|pourquoi|ou|che|chi|cosa|quale|quali|quando|quant[oiea]s?|come|dove|perche|quem|qual|quais|onde|o que|wat|waar|wanneer|waarom|hoe|hoeveel|was)(?= |$)/g;
/** What may stand before the question word of the main clause: "In which year …", "Until when …". */
const LEADS_IN =
  /(?:^|\b(?:in|on|at|by|for|from|to|of|with|under|until|since|and|but|so|then|about|bis|seit|ab|auf|fur|mit|von|um|aus|bei|nach|und|aber|also|dann|en|de|desde|hasta|a|con|para|por|y|pero|e|et|depuis|jusqu a|pour|avec|mais|da|di|per|fino|ma|em|ate|o|op|sinds|tot|voor|van|\p{N}+|me|you|know|mir|dir|sagen|dime|decirme|moi|dire|dimmi|dirmi)) $/u;
/** "When it rains, …" is a condition; "When does it rain?" asks for a time. */
const CONDITION =
  /^(?:when|where|wo|quand|cuando|quando|wanneer|wie|how) (?:i|you|we|it|he|she|they|the|a|an|my|your|one|someone|there|ich|du|man|il|elle|on|je|el|la|un|una|se)\b/;
const ASKS_YES_OR_NO =
  /^(?:is|are|was|were|do|does|did|has|have|had|may|must|should|am|ist|sind|war|waren|hat|haben|gibt|darf|durfen|muss|soll|kann ich|konnen wir|est ce|y a|hay|puedo|posso|c e|e possibile|can (?:i|we|it|they|he|she|the|a|one)|could (?:i|we|it)|will|would (?:i|it|the))\b/;

/** Where the question word of the main clause stands: the first that is not inside a clause about something else. */
function questionWordAt(folded: string, language: string | undefined): number | undefined {
  const places = Array.from(folded.matchAll(QUESTION_WORD), ({ index, 0: word }) => ({ index, word })).filter(
    ({ word }) => word !== 'was' || language !== 'en',
  );
  const isMain = (index: number) => LEADS_IN.test(folded.slice(0, index)) && !CONDITION.test(folded.slice(index));
  return (places.find(({ index }) => isMain(index)) ?? places.find(({ index }) => !CONDITION.test(folded.slice(index))) ?? places[0])
    ?.index;
}

/** Kinds that a text shows by its characters, without a word for them. */
export const KIND_PATTERNS: Partial<Record<AnswerKind, RegExp>> = {
  phone: /\+?\(?\d{2,5}\)?(?:[\s./‑-]{1,2}\(?\d{2,5}\)?){2,}|\b\d{6,12}\b/,
  email: /[\w.+-]{1,64}@[\w-]{1,64}\.\w/,
};

/**
 * @param folded the question's own words, folded, with a space between them
 * @param language of the question, if it is known
 */
export function answerKindOf(folded: string, language?: string): AnswerKind {
  const find = (patterns: readonly [AnswerKind, RegExp][], text: string) => patterns.find(([, pattern]) => pattern.test(text))?.[0];
  // "Was" asks for a thing in German.
  const isYesOrNo = ASKS_YES_OR_NO.test(folded) && !(folded.startsWith('was ') && language === 'de');
  const at = isYesOrNo ? undefined : questionWordAt(folded, language);
  const asked = at === undefined ? undefined : find(BY_QUESTION_WORD, folded.slice(at));
  if (asked && asked !== 'definition') return asked;
  const isShort = folded.split(' ').length <= SHORT;
  const named = find(BY_NOUN, folded) ?? (isShort || asked === 'definition' ? find(BY_SHORT_NOUN, folded) : undefined);
  return named ?? asked ?? find(BY_SCRIPT, folded) ?? 'other';
}
