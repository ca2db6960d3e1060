import { languagesOfForms } from '../text/stop-words.ts';
import { wordsOf } from '../text/words.ts';

/**
 * Words that say when, besides dates and numbers, by language: times of the day and the year, how often, and relations to an event. In lower
 * case, but with their accents: "dès" says when, "des" does not.
 */
const TIMES: Readonly<Record<string, string>> = {
  en: `today tomorrow yesterday now daily weekly monthly yearly annually annual always never immediately noon midnight morning mornings
    afternoon evening night nightly spring summer autumn fall winter christmas easter weekend weekends weekday weekdays holidays decade century
    centuries ago before after during until since whenever once soon early late`,
  de: `heute morgen gestern jetzt täglich wöchentlich monatlich jährlich immer nie sofort mittag mittags mitternacht morgens vormittags
    nachmittags abends nachts frühling frühjahr sommer herbst winter weihnachten ostern wochenende werktags werktag feiertags feiertag vor nach
    während bis seit sobald jederzeit`,
  es: `hoy mañana ayer ahora diario diariamente semanal mensual anual siempre nunca mediodía medianoche tarde noche primavera verano otoño
    invierno navidad antes después durante hasta desde cuando`,
  fr: `aujourd demain hier maintenant quotidien toujours jamais midi minuit matin soir nuit printemps été automne hiver noël pâques avant après
    pendant jusqu depuis dès`,
  it: `oggi domani ieri adesso sempre mai mezzogiorno mezzanotte mattina pomeriggio sera notte inverno estate autunno primavera natale pasqua
    prima dopo`,
  pt: `hoje amanhã ontem agora meia manhã tarde noite inverno outono natal depois até desde antes`,
  nl: `vandaag morgen gisteren nu dagelijks altijd nooit middag avond nacht lente zomer herfst winter kerstmis pasen voor na tijdens tot sinds`,
};
const BY_LANGUAGE = new Map(Object.entries(TIMES).map(([language, words]) => [language, new Set(words.split(/\s+/))]));
/** In front of the participle that is spelled like the summer: "a été fermé", "n’avait jamais été". */
const AUXILIARY =
  /(?<!\p{L})(?:ai|as|a|avons|avez|ont|avais|avait|avions|aviez|avaient|aura|auront|aurait|auraient|ait|aient|ayant|avoir)(?:\s+(?:jamais|toujours|pas|plus|déjà|aussi|bien|ensuite|longtemps|souvent|encore))?\s*$/iu;

/**
 * Whether a word of a text says when.
 * @param language of the question, for a text that does not show its own
 */
export function saysWhen(text: string, language: string | undefined): boolean {
  const { words, starts, ends } = wordsOf(text);
  const told = languagesOfForms(words.map(({ form }) => form));
  const languages = (told.length > 0 ? told : [language ?? '']).filter((one) => BY_LANGUAGE.has(one));
  const sets = (languages.length > 0 ? languages : [...BY_LANGUAGE.keys()]).map((one) => BY_LANGUAGE.get(one));
  return words.some((_, i) => {
    const start = starts[i] ?? 0;
    const spelled = text.slice(start, ends[i]).normalize('NFC').toLowerCase();
    if (spelled === 'été' && AUXILIARY.test(text.slice(0, start))) return false;
    return sets.some((set) => set?.has(spelled));
  });
}
