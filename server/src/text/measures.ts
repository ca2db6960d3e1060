import { fold } from './fold.ts';

/** Languages whose names of currencies and magnitudes are known. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl'];
/**
 * Pairs of currencies of one name: the words that both share. The others name a country ("Canadian dollars"). No other currency is called
 * euro, so all words of its name count.
 */
const NAMESAKES = [
  ['USD', 'CAD'],
  ['GBP', 'EGP'],
  ['CHF', 'XAF'],
  ['INR', 'PKR'],
  ['EUR', 'EUR'],
];
const MIN_LENGTH = 3;

/** ISO codes in capitals: `USD`. */
const CURRENCY_CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
/** Folded names of magnitudes and currencies in the locale data of the runtime: `million`, `millionen`, `mrd`, `dollars`. */
let measureWords: ReadonlySet<string> | undefined;

/** Whether a word says how an answer is measured ("in USD millions"), which a text may write as a sign or once above a table. */
export function isMeasure(spelling: string): boolean {
  if (CURRENCY_CODES.has(spelling)) return true;
  measureWords ??= new Set(LANGUAGES.flatMap((language) => [...magnitudesIn(language), ...currenciesIn(language)]));
  return measureWords.has(fold(spelling));
}

function namesIn(language: string, options: Intl.NumberFormatOptions, amounts: number[], type: 'compact' | 'currency'): string[] {
  const format = new Intl.NumberFormat(language, options);
  const names = amounts.flatMap((amount) => format.formatToParts(amount)).filter((part) => part.type === type);
  return names.flatMap(({ value }) => fold(value).split(/[^\p{L}]+/u)).filter((word) => word.length >= MIN_LENGTH);
}

function magnitudesIn(language: string): string[] {
  const named = (compactDisplay: 'short' | 'long', amounts: number[]) =>
    namesIn(language, { notation: 'compact', compactDisplay }, amounts, 'compact');
  // Short names beyond 10⁹ are words of their own: German "Bio".
  return [...named('short', [1e6, 2e6, 1e9]), ...named('long', [1e3, 1e6, 2e6, 1e9, 2e9, 1e12, 2e12])];
}

function currenciesIn(language: string): string[] {
  return NAMESAKES.flatMap(([one, other]) => {
    const [names, others] = [one, other].map((currency) =>
      namesIn(language, { style: 'currency', currency, currencyDisplay: 'name' }, [1, 2], 'currency'),
    );
    return names?.filter((name) => others?.includes(name)) ?? [];
  });
}
