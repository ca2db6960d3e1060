import { fold } from './fold.ts';

interface StopWords {
  /** Left out of the keyword index and of questions. */
  always: string;
  /** Left out only of questions in this language: the word means something in a text ("name", "list"). */
  inQuestions: string;
  /**
   * Like `inQuestions`, for words that mean something in another language: "war", "mine", "manga". One of them tells no language, so that
   * a few words of English stay English: "coal mine".
   */
  shared?: string;
  /** Left out of the index only: in a question a particle distinguishes verbs ("set up"). */
  inTexts?: string;
}

/** Words without a subject of their own, folded, by language. A small clone would take them for rare and therefore important words. */
const TABLE: Record<string, StopWords> = {
  en: {
    always: `a about above after again all also am an and any are arent as at be because been before being below between both
      but by can could did do does doing dont during each few for from further had has have having he her here
      hers him his how i if in into is isnt it its itself just let me more most my no nor not now of on once only
      or other our ours over own please same she should so some such than that the their theirs them then there
      these they this those through to too under until upon very was we were what whats when where which while who
      whom whose why will with would you your yours tell much many according`,
    inQuestions: `among amongst called d describe every explain get gets give got less like list ll m may mean means might must
      name one ones per re regarding s show t toward towards us ve within without`,
    inTexts: 'down off out up',
  },
  de: {
    always: `aber alle als also am an auch auf aus bei beim bis bist da damit dann das dass dein dem denn der des dessen
      deren dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas
      euch euer gegen hatte hatten haben ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ist ja jede jedem jeden
      jeder jedes kann kein keine konnen konnte mehr mein meine mich mir nach nicht noch nun nur ob oder ohne sehr
      sein seine seinem seinen seiner seit sich sie sind so uber um und uns unser unter vom von vor waren warum was
      wegen weil welche welchem welchen welcher welches wenn wer werden wurde wurden wem wen wie wieder wieso will wir
      wird wo woher wohin zu zum zur zwischen viel viele`,
    inQuestions: `bitte dabei daran darf gemass gibt heissen heisst hiess keinen konnten laut lautet
      muss mussen soll sollte vielen wahrend wann weshalb wessen wieviel wodurch wofur womit woran worauf
      worden worin wovon wozu durfen durft konnt muss musst sollen wollt wollen mochte mochten davon dazu ihn ihm jene jener dieselbe dafur dagegen darin daruber hierfur
      meinem meinen meiner meines deine deinem deinen deiner unsere unserem unseren unserer eigentlich`,
    shared: `war den die man hat mit fur ab gab mal`,
  },
  fr: {
    always: `au aux avec ce ces cet cette comment dans de des donc du elle elles en est et etait etaient ete etre eu eux il
      ils je la le les leur leurs lui ma mais me mes moi mon ne nos notre nous on ou ont par pas pourquoi qu quand que
      quel quelle quelles quels qui quoi sa sans se ses si sont sur ta te tes toi tu un une vos votre vous combien`,
    inQuestions: `a ai c celle celles celui ceux comme d dois fera fut j l n peut peuvent peux pouvez pour puis plus s t y`,
    shared: `son tres`,
  },
  es: {
    always: `al algo como con cual cuales cuando cuanto cuantos de del desde donde el ella ellas ellos en entre eran es esa
      ese eso esta este esto estos estas fue fueron ha han la le les lo mas me mi muy nos o para pero por porque que
      quien quienes se ser si sin sobre su sus tambien te tu un una uno y ya`,
    inQuestions: `a cuanta cuantas e estan hasta aquel aquella esos esas mucha muchas mucho muchos pueden puedes quieres llamaba no puede pueden puedo quiero tengo tiene
      tienen u unas unos tus nuestra nuestras nuestro nuestros estoy`,
    shared: `era hay las los mis ni son llama`,
  },
  it: {
    always: `agli al alla alle anche che chi ci con cosa cui da dal dalla dei del della delle di e ed gli ha hanno i il in io
      la le lo ma mi nei nel nella non o per perche piu quale quali quando quanto quanti questo questa se si sono su
      sua sue suo tra un una uno`,
    inQuestions: `a erano molta molti molto possono posso puo puoi quanta quante quella quelle quelli quello queste questi mio mia miei mie tuo tua`,
    shared: `come dove era fra`,
  },
  pt: {
    always: `ao aos as com como da das de do dos e ela elas ele eles em essa esse esta este eu foi foram ha isso isto ja mais
      mas muito na nas nao no nos o onde os ou para pela pelo por porque qual quais quando quantos quanto que quem se
      sem ser seu seus sua suas sao tambem um uma`,
    inQuestions: `a aquela aquele esses essas muita muitas muito muitos onde pode podem posso quanta quantas tem umas uns`,
    shared: `era`,
  },
  nl: {
    always: `aan al als bij dan dat de deze dit een en er had heb hebben heeft het hij hoe hun ik in is je kan maar me mijn
      na naar niet nog nu of om onder ook op over te tegen uit van veel voor waar waarom wanneer was wat welke wie wij
      worden wordt zijn zo zou`,
    inQuestions: `geen hoeveel waren werd`,
    shared: `die door met`,
  },
  // Without words that other languages use very often, such as "for", "en" and "der": a few of them would make an English question Danish.
  sv: {
    always: '',
    inQuestions: `och att det jag ditt vem vilken vilket vilka nar varfor mycket har hade
      finns inte eller blir ett dessa denna detta gor maste`,
    shared: `som till pa ar av med vi ni mig mitt mina dina hur vad manga ska kan kunde fran vid galler var`,
  },
  da: {
    always: '',
    inQuestions: `og det jeg hvor hvad hvem hvilken hvilket hvilke hvornar hvorfor hvordan meget har havde skal
      findes ikke eller bliver ved disse denne gælder`,
    shared: `pa af til vi mig mit mine dit dine mange fra kan dette ma`,
  },
  nb: {
    always: '',
    inQuestions: `og det jeg ditt hvor hva hvem hvilken hvilket hvilke nar hvorfor hvordan mye har hadde skal
      finnes ikke eller blir ved disse denne gjelder`,
    shared: `pa av til vi meg mitt mine dine mange fra kan dette ma`,
  },
  ar: {
    always: '',
    inQuestions: `التي الذي الى ان او اي اين ذلك على عن في كان كانت كم كيف لا لماذا ما ماذا متى مع من هذا هذه هل هو هي و يمكن`,
  },
  hi: {
    always: '',
    inQuestions: `अगर अपना अपनी अपने आप इन इस इसका इसकी इसके इसे उन उनका उनकी उनके उन्हें उन्होंने उस उसका उसकी उसके उसने उसे एक एवं और कब कभी कर करता करती करते
      करना करने कहा कहाँ कहां का कि कितना कितनी कितने किन किया किस किसका किसकी किसके किसने किसे किसी की के को कोई कौन कौनसा कौनसी क्या क्यों गई गए गया जब जहाँ जहां जा
      जाता जाती जाते जिस जिसे जो तक तथा तो था थी थे दिया द्वारा नहीं ने पर बाद भी में यदि यह यहाँ या ये रहा रहे लिए ले वह वाला वाली वाले वे सकता सकती सकते सब से हम हमारा
      ही हुआ हुई हुए है हैं हो होता होती होते होना होने मैं मुझे मेरा मेरी मेरे कैसे कैसा कैसी`,
  },
  zh: {
    always: '',
    inQuestions: `什么 什麼 多少 哪里 哪裡 哪儿 哪个 哪個 哪些 哪种 哪種 哪位 哪年 怎么 怎麼 怎样 怎樣 如何 为何 為何 何时 何時 几个 几时 么时 麼時 时候 時候 是否 可以 为什 為什 我们 他们 它们 这个 那个 多久 需要 多长 多大`,
  },
  ja: {
    always: '',
    inQuestions: `くら らい くれ です ます ました まし した ませ でし でした どこ いつ なぜ どの どれ どう どん だれ いく くつ いつ 何で 何時 何人 何年 こと もの する され れた ある いる よう`,
  },
};

const split = (list: string) =>
  fold(list)
    .split(/\s+/)
    .filter((word) => word !== '');
const IN_TEXTS: ReadonlySet<string> = new Set(Object.values(TABLE).flatMap(({ always, inTexts = '' }) => split(`${always} ${inTexts}`)));
const BY_LANGUAGE: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(TABLE).map(([language, { always, inQuestions, shared = '' }]) => [
    language,
    new Set(split(`${always} ${inQuestions} ${shared}`)),
  ]),
);
const SHARED: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(TABLE).map(([language, { shared = '' }]) => [language, new Set(split(shared))]),
);

/** Whether a folded word has no subject of its own: in a question in that language, or without a language in any text. */
export function isStopWord(form: string, language?: string): boolean {
  return (language === undefined ? IN_TEXTS : BY_LANGUAGE.get(language))?.has(form) ?? false;
}

/** What a stop word counts for that other languages use, such as one of one letter: "Model Y", "vitamin E" and "plan A". */
const AMBIGUOUS = 0.5;
const MIN_HITS = 1;

/** The languages with the most stop words among folded words. A single word that other languages use is not enough. */
function languagesWithMost(forms: readonly string[], isAmbiguous: (form: string, language: string) => boolean): string[] {
  let best: string[] = [];
  let most = MIN_HITS;
  for (const [language, words] of BY_LANGUAGE) {
    let hits = 0;
    for (const form of forms) if (words.has(form)) hits += isAmbiguous(form, language) ? AMBIGUOUS : 1;
    if (hits < most) continue;
    best = hits === most ? [...best, language] : [language];
    most = hits;
  }
  return best;
}

/** The languages with the most stop words among folded words. */
export function languagesOfForms(forms: readonly string[]): string[] {
  return languagesWithMost(forms, (form) => form.length === 1);
}

/** The language with the most stop words among folded words; undefined without any. */
export function languageOfForms(forms: readonly string[]): string | undefined {
  return languagesOfForms(forms)[0];
}

/**
 * The language whose stop words a question may leave out. A single word that means something in another language tells none ("dove soap",
 * "mine detection"), unless it opens a question: "¿Hay wifi?", "Dove mangiare?"
 * @param forms the folded words of `question`
 */
export function languageOfQuestion(question: string, forms: readonly string[]): string | undefined {
  const [told] = languagesWithMost(forms, (form, language) => form.length === 1 || SHARED.get(language)?.has(form) === true);
  if (told !== undefined || !/[?？]\s*$/u.test(question)) return told;
  const [first = ''] = forms;
  return question.includes('¿') ? 'es' : [...SHARED].find(([, words]) => words.has(first))?.[0];
}
