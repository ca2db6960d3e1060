/** The line above quotations, so that nobody takes them for an answer written by a model. */
const LEADS: Record<string, string> = {
  en: 'From the sources, word for word:',
  de: 'Aus den Quellen, Wort für Wort:',
  es: 'De las fuentes, palabra por palabra:',
  fr: 'Tiré des sources, mot pour mot :',
  it: 'Dalle fonti, parola per parola:',
  pt: 'Das fontes, palavra por palavra:',
  nl: 'Uit de bronnen, woord voor woord:',
  ar: 'من المصادر، حرفيًا:',
  he: 'מתוך המקורות, מילה במילה:',
  ru: 'Из источников, дословно:',
  zh: '摘自资料原文：',
  ja: '資料からの引用（原文のまま）：',
  ko: '자료에서 그대로 옮긴 내용:',
  hi: 'स्रोतों से, शब्दशः:',
};

export function leadLine(language: string): string {
  return LEADS[language.split('-')[0] ?? 'en'] ?? (LEADS.en as string);
}

/** Words of questions that say nothing of their subject, in the languages of the lead lines that write words apart. */
export const FUNCTION_WORDS = new Set(
  (
    'a an the is are was were be been being am do does did has have had of in on at to for from by with about as and or but if than then that this these those it its he she they we you i me my your our their his her them us ' +
    'what which who whom whose when where why how much many can could should would will may might must not no so such there any some all also into over under between during per please tell give show list explain describe mean ' +
    'der die das den dem des ein eine einer einem einen ist sind war waren wird wurde wurden werden hat haben hatte wer was wann wo wie warum welche welcher welches welchen wieviel viel viele und oder aber nicht kein keine von zu zum zur im in an am auf für mit aus bei nach über unter durch als auch es er sie ich du wir ihr man kann soll sich dass ' +
    'el la los las un una unos unas es son era fue fueron ser está qué que quién cuál cuáles cuándo dónde cómo cuánto cuántos cuántas por para de del en con y o no se su sus al lo le como más ' +
    'le la les un une des du de est sont était fut être qui que quoi quel quelle quels quelles quand où comment combien pourquoi et ou ne pas se son sa ses dans pour par sur avec au aux il elle ils ce cette ces ' +
    'il lo gli i e è sono era chi cosa quale quando dove come quanto perché di da nel della del per con su non si ' +
    'o os as um uma é são foi quem qual onde como quanto do da dos das em no na por para com não se'
  ).split(' '),
);
