import { fold } from '../text/fold.ts';

const NUMBER_WORDS =
  `two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety hundred hundreds
  thousand thousands million billion half twice dozen zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig hundert tausend
  anderthalb dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn vierzig fünfzig sechzig siebzig achtzig neunzig
  thirteen fourteen sixteen seventeen eighteen nineteen seventy eighty doce trece catorce quince veinte treinta cuarenta cincuenta
  onze douze quinze seize vingt trente quarante tre quattro cinque sette otto nove dieci undici dodici tredici quindici venti trenta cento
  dois duas quatro sete oito dez doze vinte trinta twee vijf zes zeven negen tien twaalf twintig dertig dos tres cuatro cinco seis siete ocho nueve diez cien mil deux trois quatre cinq sept huit neuf dix cent mille خمسون مئه مئتان سته عشره`.split(
    /\s+/,
  );

export const NUMBER_WORD = new RegExp(`\\b(?:${NUMBER_WORDS.join('|')})\\b`, 'iu');

const FORMS = new Set(NUMBER_WORDS.map(fold));

/** @param form a folded word */
export function isNumberWord(form: string): boolean {
  return FORMS.has(form);
}
