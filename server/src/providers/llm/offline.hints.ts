/** What kind of thing a question asks for, and how to see it in a sentence: a weak sign, worth a little in the choice. */
const HINTS: readonly { asks: RegExp; has: RegExp }[] = [
  {
    asks: /\b(?:how (?:much|many|long|far|old|large|big|tall|high|often|fast)|what (?:percent|percentage|number|amount|rate|price|share)|wie ?viele?|wie (?:lange|hoch|groß|alt|weit|oft)|cuánt[oa]s?|combien|quant[oiea]|quantos|hoeveel)\b|كم|多少|いくつ/iu,
    has: /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|hundred|thousand|million|billion|half|twice|zwei|drei|vier|fünf|hundert|tausend|dos|tres|cuatro|cinco|cien|mil|deux|trois|quatre|cinq|cent|mille)\b/iu,
  },
  {
    asks: /\b(?:when|what (?:year|date|day|month|time)|which year|wann|in welchem jahr|cuándo|qué año|quand|quelle année|quando|wanneer)\b|متى|什么时候|いつ/iu,
    has: /\b(?:1[0-9]{3}|20[0-9]{2})\b|\b(?:January|February|March|April|June|July|August|September|October|November|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|century|Jahrhundert|siglo|siècle|BC|AD)\b|\d{1,2}:\d\d/u,
  },
  {
    asks: /\b(?:who|whose|whom|wer|wessen|wem|quién|quiénes|qui|chi|quem|wie is)\b|من هو|谁|誰/iu,
    has: /(?:^|[^.!?]\s)\p{Lu}[\p{L}.'’-]+\s\p{Lu}[\p{L}'’-]+/u,
  },
  {
    asks: /\b(?:where|what (?:city|country|place|region|state)|wo|wohin|woher|dónde|où|dove|onde|waar)\b|أين|哪里|どこ/iu,
    has: /\b(?:in|at|near|from|to|of|auf|bei|aus|nach|en|desde|à|dans|au|near)\s+(?:the\s+|der\s+|den\s+|la\s+|el\s+|le\s+)?\p{Lu}\p{L}+/u,
  },
  {
    asks: /\b(?:why|what (?:caused|drove|led)|reason|warum|weshalb|wieso|por qué|pourquoi|perché|por que|waarom)\b|لماذا|为什么|なぜ/iu,
    has: /\b(?:because|due to|driven by|as a result|resulted? (?:from|in)|caused|therefore|since|owing|attributable|reflect(?:s|ed|ing)|weil|wegen|aufgrund|da|dadurch|porque|debido|por eso|parce que|car|en raison|grâce|perché|poiché|a causa)\b/iu,
  },
];

/** Words that begin the name of a person or a firm in a question count as no name in the answer. */
const WHO = HINTS[2];
/** A full date says more of "when" than a year. */
const DATE = /\b\p{Lu}\p{L}{2,9}\.? \d{1,2}, (?:1[0-9]|20)\d\d\b|\b\d{1,2}\.? \p{Lu}\p{L}{2,9} (?:1[0-9]|20)\d\d\b/u;

/** 1 when the sentence has what the question asks for (2: a full date), −1 when it asks for something the sentence lacks, 0 when it asks nothing special. */
export function hintScore(question: string, sentence: string): number {
  let score = 0;
  for (const hint of HINTS) {
    if (!hint.asks.test(question)) continue;
    if (hint === WHO ? hint.has.test(withoutNames(question, sentence)) : hint.has.test(sentence))
      return hint === HINTS[1] && DATE.test(sentence) ? 2 : 1;
    score = -1;
  }
  return score;
}

/** Whether a question asks for one thing: how many, when, who, where. */
export function isFactoid(question: string): boolean {
  return HINTS.slice(0, 4).some(({ asks }) => asks.test(question));
}

function withoutNames(question: string, sentence: string): string {
  let rest = sentence;
  for (const [name] of question.matchAll(/\p{Lu}[\p{L}'’]+/gu)) rest = rest.replaceAll(name.replace(/['’]s$/, ''), ' ');
  return rest;
}
