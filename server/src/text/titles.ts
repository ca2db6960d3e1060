import { LRUCache } from 'lru-cache';
import { plainPeriods } from './periods.ts';

/** What the names of filings stand for. A reader asks for the report, not for the form. */
const FORMS: Readonly<Record<string, string>> = {
  '10K': '10-K annual report',
  '10KT': '10-K annual report',
  '20F': '20-F annual report',
  '40F': '40-F annual report',
  '10Q': '10-Q quarterly report',
  '6K': '6-K interim report',
  '8K': '8-K current report',
  DEF14A: 'DEF 14A proxy statement',
};
const FORM = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${Object.keys(FORMS).join('|')})(?![\p{L}\p{N}])`, 'gu');
/** `bestBuy`, `PDFReport` */
const CAMEL_CASE = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll}{2})/gu;
/** `Report2022`, `2022Report` */
const YEAR_EDGE = /(?<=\p{L}{3})(?=(?:19|20)\d\d(?!\d))|(?<=(?<!\d)(?:19|20)\d\d)(?=\p{L}{3})/gu;
const EXTENSION = /\.(?:\p{L}{2,5}\d?|7z|mp[34])$/u;

/** The chunks that a search reads share few titles. */
const recent = new LRUCache<string, string>({ max: 5_000 });

/**
 * A title as a person would write it: `BestBuy_2023Q4_10K.pdf` → `Best Buy q4 2023 10-K annual report`. Splits the camel case of file names
 * and years from words, names forms, and drops underscores and the extension of a file.
 */
export function readableTitle(title: string): string {
  const known = recent.get(title);
  if (known !== undefined) return known;
  const readable = spellOut(title);
  recent.set(title, readable);
  return readable;
}

function spellOut(title: string): string {
  const spaced = title.trim().replace(EXTENSION, '').replace(/_+/g, ' ');
  const isFileName = !/\s/.test(title.trim());
  const split = isFileName ? spaced.replace(/[-+.]+(?=\p{L}|\p{N}{2})/gu, ' ').replace(CAMEL_CASE, ' ') : spaced;
  return plainPeriods(split)
    .replace(FORM, (form) => FORMS[form] ?? form)
    .replace(YEAR_EDGE, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
