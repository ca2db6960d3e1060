/** Number formats that files name by id only (ECMA-376, part 1, 18.8.30). */
const BUILT_IN: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  14: 'yyyy-mm-dd',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm',
  19: 'h:mm:ss',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy-mm-dd h:mm',
  37: '#,##0',
  38: '#,##0',
  39: '#,##0.00',
  40: '#,##0.00',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss',
};
const DAY_MS = 86_400_000;
/** Excel's last day: 9999-12-31. */
const LAST_DAY = 2_958_466;
/** Excel's own limit, in UTF-16 code units. */
const MAX_FORMAT = 255;
const MAX_DECIMALS = 15;

export const formatOf = (id: number, custom: ReadonlyMap<number, string>) =>
  (custom.get(id) ?? BUILT_IN[id] ?? 'General').slice(0, MAX_FORMAT);

/**
 * A number as its format shows it: decimals, thousands, percent sign, currency, and unit. Dates are written as 2026-03-31 and 14:05, because
 * a file does not say in which country it is read.
 */
export function formatNumber(value: number, format: string, from1904 = false): string {
  const sections = format.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  const ofNegative = value < 0 && sections.length > 1;
  const section = (ofNegative ? sections[1] : sections[0]) || format;
  // What stands in brackets is a color or condition, except a currency and a count of hours.
  const bare = section
    .replaceAll(/"[^"]*"|\\.|[_*]./g, '')
    .replaceAll(/\[\$[^\]]*\]/g, '')
    .replaceAll(/\[(?![hms]+\])[^\]]*\]/gi, '');
  if (/general/i.test(bare) || !/[0#?ymdhs]/i.test(bare)) return plain(value);
  if (/[ymdhs]/i.test(bare.replaceAll(/e[+-]/gi, ''))) return dateOf(value, bare, from1904) ?? plain(value);
  return decimal(ofNegative ? Math.abs(value) : value, section, bare, ofNegative);
}

const plain = (value: number) => String(Number(value.toPrecision(12)));

function decimal(value: number, section: string, bare: string, ofNegative: boolean): string {
  // Powers and fractions: as a number.
  if (/e[+-]|\//i.test(bare)) return plain(ofNegative ? -value : value);
  const isPercent = bare.includes('%');
  const [, fraction = ''] = /\.([0#?]*)/.exec(bare) ?? [];
  const scale = 1000 ** (/[0#?](,+)(?:[^0#?,.]|$)/.exec(bare)?.[1]?.length ?? 0);
  const digits = ((isPercent ? value * 100 : value) / scale).toLocaleString('en-US', {
    minimumIntegerDigits: Math.min(
      MAX_DECIMALS,
      Math.max(1, /[0#?,]*/.exec(bare.slice(bare.search(/[0#?]/)))?.[0].replaceAll(/[^0]/g, '').length ?? 1),
    ),
    minimumFractionDigits: Math.min(MAX_DECIMALS, fraction.replaceAll(/[^0]/g, '').length),
    maximumFractionDigits: Math.min(MAX_DECIMALS, fraction.length),
    useGrouping: /[0#?],[0#?]/.test(bare),
  });
  const words = (part: string) =>
    part
      .replaceAll(/\[\$([^\]-]*)[^\]]*\]/g, '$1')
      .replaceAll(/\[[^\]]*\]|[_*]./g, '')
      .replaceAll(/"([^"]*)"/g, '$1')
      .replaceAll('\\', '');
  const [first = '', last = ''] = edges(section);
  const before = words(first);
  // The section of negative numbers has its own sign or parentheses; one that only colors them has none.
  const sign = ofNegative && !/[-(]/.test(before) ? '-' : '';
  return `${sign}${before}${digits}${words(last)}`.trim();
}

/** What stands before the first and after the last place of a digit outside quotes and brackets. */
function edges(section: string): [string, string] {
  const masked = section.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|[_*]./g, (part) => 'x'.repeat(part.length));
  const from = masked.search(/[0#?]/);
  const to = Math.max(masked.lastIndexOf('0'), masked.lastIndexOf('#'), masked.lastIndexOf('?'));
  return [section.slice(0, from), section.slice(to + 1).replace(/^,+/, '')];
}

function dateOf(serial: number, bare: string, from1904: boolean): string | undefined {
  const two = (value: number) => String(value).padStart(2, '0');
  if (/\[[hms]+\]/i.test(bare)) {
    const seconds = Math.round(Math.abs(serial) * 86_400);
    const rest = /s/i.test(bare) ? `:${two(seconds % 60)}` : '';
    return `${serial < 0 ? '-' : ''}${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}${rest}`;
  }
  if (serial < 0 || serial >= LAST_DAY) return undefined;
  // Excel counts a 29 February 1900, which never was.
  const day = from1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const iso = new Date(Math.round(((day - 25_569) * DAY_MS) / 1000) * 1000).toISOString();
  const hasDay = /[yd]/i.test(bare);
  const hasTime = /[hs]/i.test(bare);
  const date = hasDay ? (/d/i.test(bare) ? iso.slice(0, 10) : iso.slice(0, 7)) : hasTime ? '' : iso.slice(0, 7);
  const time = hasTime ? iso.slice(11, /s/i.test(bare) ? 19 : 16) : '';
  return `${date} ${time}`.trim();
}
