import { fold } from './terms.ts';

/** Words that say nothing of a question's subject, by language: they are dropped only from a question of that language (German "die"). */
const FUNCTION_WORDS: Record<string, string> = {
  en: `a an the is are was were be been being am do does did has have had having of in on at to for from by with about as and or but if than then that this these those
    it its he she they we you i me my your our their his her him them us ours what which who whom whose when where why how much many can could should would will may might must
    not no so such there any some all also into over under between during per please tell give show list explain describe mean means what's who's where's let like upon within without
    according regarding s t ve re ll d m name called amongst among towards toward one ones get gets got each every most more less very just only`,
  de: `der die das den dem des ein eine einer einem einen eines ist sind war waren wird wurde wurden werden worden hat haben hatte hatten sein wer wen wem wessen was wann wo wohin woher wie warum
    weshalb wieso wozu womit wofür wodurch worauf worin wovon woran welche welcher welches welchen welchem wieviel viel viele vielen und oder aber nicht kein keine keinen von zu zum zur im in an am auf für mit aus bei beim nach
    über unter durch als auch es er sie ich du wir ihr ihre ihren ihrem ihrer seine seinen seinem seiner man kann könnte können konnte konnten soll sollte sich dass um bis so vor zwischen während laut gemäß hieß heißt heißen lautet ab
    bitte mir mich uns euch gibt gab es noch nur sehr dieser diese dieses diesem diesen dort dabei daran damit mein meine ihnen muss müssen darf`,
  es: `el la los las un una unos unas es son era eran fue fueron ser está están qué que quién quiénes cuál cuáles cuándo dónde cómo cuánto cuánta cuántos cuántas por para de del en con y o u no se su sus al
    lo le les como más mi me te puedo puede pueden hay tiene tienen a e ni sin sobre entre desde hasta muy ya esta este esto ese esa llama llamaba quiero tengo`,
  fr: `le la les l un une des du de d est sont était étaient fut être c ce cet cette ces s n qui que qu quoi quel quelle quels quelles quand où comment combien pourquoi et ou ne pas se son sa ses leur leurs dans pour par sur avec au aux
    il elle ils elles on nous vous je tu me mon ma mes votre vos notre nos en y a t il-y-a est-ce puis peut on-peut fera à comme plus très j ai`,
  it: `il lo la gli le i un una uno e è sono era erano chi cosa che quale quali quando dove come quanto quanta quanti quante perché di a da in con su per tra fra del della dei delle al alla dal nel nella si non ha hanno`,
  pt: `o a os as um uma uns umas é são foi foram era ser quem que qual quais quando onde como quanto quanta quantos quantas por porque para de do da dos das em no na nos nas com e ou não se seu sua ao à tem têm`,
  nl: `de het een is zijn was waren wie wat welke wanneer waar waarom hoe hoeveel en of van voor met op in aan bij naar door over te niet geen dat die dit er heeft hebben had wordt werd worden kan`,
  ar: `من ما ماذا متى اين كيف كم هل لماذا اي في على الى عن مع هو هي هذا هذه ذلك التي الذي ان او و لا كان كانت يمكن`,
};

const FOLDED = Object.entries(FUNCTION_WORDS).map(([language, list]) => [language, new Set(list.split(/\s+/).map(fold))] as const);
const BY_LANGUAGE = new Map(FOLDED);

/** The language of most of the function words; undefined when none stands there. */
export function languageOfForms(forms: readonly string[]): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (const [language, words] of FOLDED) {
    let hits = 0;
    for (const form of forms) if (words.has(form)) hits++;
    if (hits <= most) continue;
    most = hits;
    best = language;
  }
  return best;
}

/** Whether a folded word says nothing of a subject, in that language. */
export function isFunctionWord(form: string, language: string): boolean {
  return BY_LANGUAGE.get(language)?.has(form) ?? false;
}
