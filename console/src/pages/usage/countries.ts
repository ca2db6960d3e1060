/** Countries in which Stripe supports payouts. Stripe refuses all others. */
const CODES =
  'AE AT AU BE BG BR CA CH CY CZ DE DK EE ES FI FR GB GI GR HK HR HU IE IN IT JP LI LT LU LV MT MX MY NL NO NZ PL PT RO SE SG SI SK TH US';

export function countries(locale?: string): [code: string, name: string][] {
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const list = CODES.split(' ').map((code): [string, string] => [code, names.of(code) ?? code]);
  return [['', 'Platform default'], ...list.sort(([, a], [, b]) => a.localeCompare(b))];
}
