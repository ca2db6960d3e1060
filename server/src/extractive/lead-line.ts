/** The line above quotations, so that readers do not take them for generated text. */
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
