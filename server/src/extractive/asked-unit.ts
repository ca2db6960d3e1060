import { fold } from '../text/fold.ts';

/** A quantity that a question may ask for, and what a text that gives it contains: a unit, or the name of the quantity. Folded. */
const QUANTITIES: readonly { asks: RegExp; shows: RegExp }[] = [
  {
    asks: /\b(?:how (?:hot|cold|warm)\b|(?:what|which|welche[rnsm]?|que|quelle|quale?|che|welke) temperatur|wie (?:heiss|kalt|warm)\b)/,
    shows: /°|\b(?:degrees?|grade?n?|degres?|grados?|gradi|graus?|celsius|fahrenheit|kelvin|temperatur\w*)\b|\d\s?[cfk]\b/,
  },
  {
    asks: /\b(?:how heavy|(?:how much|what) (?:do|does|did|will|would)\b.*\bweigh|wie schwer|(?:was|wie ?viel) wieg(?:t|en)|cuanto pesan?|combien pesent?|combien pese|quanto pesan?o?)\b/,
    shows:
      /\d\s?(?:kg|g|mg|t|lbs?|oz)\b|\b(?:\w*kilo\w*|\w*gram\w*|tonn\w*|tons?|pounds?|ounces?|pfund|onces?|libras?|weigh\w*|gewicht\w*|wieg\w*|pes[oa]n?|poids|pese\w*)\b/,
  },
  {
    asks: /\b(?:how far (?:is|are|away)|wie weit (?:ist|sind|weg)|a que distancia|a quelle distance|quanto (?:dista|e lontano|e distante)|c est loin|ist es weit|is it far|esta lejos|e lontano)\b/,
    shows:
      /\d\s?(?:k?m|mi|ft)\b|\b(?:\w*met(?:er|re|ro)\w*|miles?|meilen?|blocks?|minut\w*|stunden?|hours?|heures?|horas?|or[ae]|steps|schritte|pas|nearby|near|far|weit|loin|lejos|vicin\w*|distan\w*)\b/,
  },
  {
    // "How long" may ask for a length, too; these ask for a time.
    asks: /\b(?:how long (?:do|does|did|will|would)\b.*\btake|wie lange (?:dauer|brauch)\w*|cuanto (?:tiempo|tarda)|combien de temps|quanto tempo)\b/,
    shows:
      /\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|sekunden?|minuten?|stunden?|\w*tage?n?|wochen?|monate?n?|jahre?n?|segundos?|minutos?|horas?|dias?|semanas?|mes(?:es)?|anos?|secondes?|heures?|jours?|semaines?|mois|ans?|annees?|soirees?|secondi|minuti|or[ae]|giorn[oi]|settiman[ae]|ann[oi]|until|bis|hasta|jusqu|fino|immediately|sofort|overnight|weekend|wochenende|tarde|(?:half|quarter) an hour)\b/,
  },
];

/** Whether a text gives the quantity that a question asks for: a weight after "how heavy". True if the question asks for none. */
export function showsAskedUnit(question: string, text: string): boolean {
  const asked = fold(question).replace(/[^\p{L}\p{N}]+/gu, ' ');
  const quantity = QUANTITIES.find(({ asks }) => asks.test(asked));
  return quantity === undefined || quantity.shows.test(fold(text));
}
