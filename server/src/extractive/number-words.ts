import { fold } from '../text/fold.ts';

/** Words that say a number in any text, as they are spelled; Arabic ones as folded. Languages share some: "seis", "quatorze". */
const NUMBER_WORDS =
  `two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety hundred hundreds
  thousand thousands million billion half twice dozen zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig hundert tausend
  dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn vierzig fünfzig sechzig siebzig achtzig neunzig
  thirteen fourteen sixteen seventeen eighteen nineteen seventy eighty doce trece catorce quince veinte treinta cuarenta cincuenta
  anderthalb eineinhalb onze douze treize quatorze quinze seize vingt trente quarante cinquante douzaine tre quattro quattordici cinque sette otto nove dieci undici dodici tredici quindici venti trenta cento
  dois duas quatro sete oito dez doze vinte trinta seis quatorze twee vijf zes zeven negen tien twaalf twintig dertig dos tres cuatro cinco seis siete ocho nueve diez cien mil deux trois quatre cinq sept huit neuf dix cent mille خمسون مئه مئتان سته عشره`.split(
    /\s+/,
  );

/** One of them in a text, of those in Latin letters: `\b` knows no others. */
export const NUMBER_WORD = new RegExp(`\\b(?:${NUMBER_WORDS.join('|')})\\b`, 'iu');

const FORMS = new Set(NUMBER_WORDS.map(fold));
/**
 * Folded words that may say a number, and often say something else: "one", "uno", "sei", "once", "few". With them, most number words of Arabic
 * and all of Hindi.
 */
const MAY_BE = new Set(
  `one a an once few several half ein eine einen un una uno due sei medio media mezza mezzo une demi demie um uma meia een halve
  اثنان اثنين ثلاث ثلاثه اربع اربعه خمس خمسه ست سبع سبعه ثمان ثماني ثمانيه تسع تسعه عشر احد عشرون عشرين ثلاثون ثلاثين اربعون اربعين خمسون خمسين
  الف الفان الفين مليون مليار يومان يومين شهران شهرين سنتان سنتين عامان عامين ساعتان ساعتين اسبوعان اسبوعين مرتان مرتين دقيقتان دقيقتين
  एक दो तीन चार पांच छह सात आठ नौ दस बारह पंद्रह बीस तीस चालीस पचास सौ हजार लाख करोड़`.split(/\s+/),
);

/** @param form a folded word */
export function isNumberWord(form: string): boolean {
  return FORMS.has(form);
}

/**
 * Whether a word may say a number. Enough to excuse a text without digits, but no sign of one.
 * @param form a folded word
 */
export function mayBeNumberWord(form: string): boolean {
  return FORMS.has(form) || MAY_BE.has(form);
}
