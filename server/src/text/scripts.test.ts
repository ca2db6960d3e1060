import { expect, test } from 'vitest';
import { selectQuotations } from '../extractive/select-quotations.ts';
import { asciiDigits, fold } from './fold.ts';
import { analyzeQuestion } from './question.ts';
import { splitSpans } from './spans.ts';
import { stem } from './stem.ts';
import { termsOf } from './terms.ts';
import { wordSimilarity } from './word-similarity.ts';
import { type Word, wordsOf } from './words.ts';

const word = (text: string) => wordsOf(text).words[0] as Word;
const words = (text: string) => wordsOf(text).words.map(({ form }) => form);
const stems = (words: string) => new Set(words.split(' ').map((one) => stem(fold(one))));

test.each([
  ['hamza and madda', 'أمر إمر آمر', 'امر'],
  ['the last letters that writers exchange', 'مدرسة', 'مدرسه'],
  ['alef maqsura', 'مستشفى', 'مستشفي'],
  ['tatweel and vowel signs', 'كِـــتَاب', 'كتاب'],
  ['nukta', 'क़ीमत', 'कीमत'],
  ['chandrabindu', 'पाँच', 'पांच'],
  ['a nasal letter before a consonant', 'वारण्टी', 'वारंटी'],
  ['a joiner', 'क्\u200dष', 'क्ष'],
])('fold does away with %s', (_, text, plain) => expect(new Set(text.split(' ').map(fold))).toEqual(new Set([fold(plain)])));

test('digits of every script are numbers, with the separators of Arabic', () => {
  for (const text of ['١٩٧٥', '१९७५', '۱۹۷۵', '๑๙๗๕']) expect(word(text)).toMatchObject({ form: '1975', kind: 'number', isYear: true });
  expect(wordsOf('١٬٢٣٤٫٥').words.map(({ form }) => form)).toEqual(['1234.5']);
  expect(termsOf('سنة ١٩٧٥')).toContain('1975');
});

test.each(['حديقة الحديقة والحديقة بالحديقة حديقتنا حديقتهم', 'عامل العاملون عاملين', 'دكان لدكان'])(
  'the Arabic words %s meet, with articles, pronouns and endings or without',
  (words) => {
    const [first = '', ...others] = words.split(' ');
    for (const other of others) expect(wordSimilarity(word(first), word(other)), other).toBeGreaterThanOrEqual(0.85);
  },
);

test('Arabic plurals inside a word meet their singular, and other words do not', () => {
  for (const [one, other] of [
    ['مفتاح', 'مفاتيح'],
    ['درس', 'دروس'],
    ['يفتح', 'تفتح'],
  ] as const)
    expect(wordSimilarity(word(one), word(other))).toBeGreaterThanOrEqual(0.6);
  expect(wordSimilarity(word('قلم'), word('علم'))).toBe(0);
});

test.each(['खिड़की खिड़कियाँ खिड़कियों', 'दुकान दुकानें दुकानों', 'भाषा भाषाओं भाषाएँ', 'चलता चलती चलते चलना'])(
  'the Hindi forms %s have one stem',
  (words) => expect(stems(words).size).toBe(1),
);

test('a danda ends a sentence, with a space behind it or without', () => {
  const text = 'दुकान खुली है।आज सोमवार है। कल बंद है॥';
  expect(splitSpans(text).map(({ start, end }) => text.slice(start, end))).toEqual(['दुकान खुली है।', 'आज सोमवार है।', 'कल बंद है॥']);
});

const concepts = (question: string) => analyzeQuestion(question).concepts.map(({ word: { form } }) => form);

test('a Chinese word that the dictionary lacks stays a concept, and pairs that ask are none', () => {
  expect(concepts('蒋明轩得了几分？')).toEqual(expect.arrayContaining(['蒋明', '明轩']));
  expect(concepts('这座桥有几层？')).not.toContain('几层');
  expect(concepts('法国的首都在哪里？')).not.toContain('的首');
});

test('Chinese words that share a character that tells something are similar, those that share a common one are not', () => {
  expect(wordSimilarity(word('购买'), word('选购'))).toBeGreaterThan(0.4);
  expect(wordSimilarity(word('人们'), word('人口'))).toBe(0);
});

test.each([
  ['蒋明轩在半决赛中投进了多少个三分球？', '下半场，蒋明轩连续命中三分球，全场一共投进 7 个，球队以 88 比 79 获胜。'],
  ['展览馆几点开门？', '展览馆每天上午十点开放。'],
  ['كم تستغرق الرحلة إلى الجزيرة؟', 'تستغرق رحلات القوارب إلى جزيرتنا ساعتين.'],
  ['दुकान की खिड़कियाँ कब साफ की गईं?', 'दुकानों की खिड़की १२ मार्च को साफ़ की गई।'],
])('%s is answered', (question, text) => {
  const other = { index: 2, text: 'Something else. 别的事情。', headingPath: [] };
  const [quotation] = selectQuotations({ question, chunks: [{ index: 1, text, headingPath: [] }, other] });
  expect(quotation?.index).toBe(1);
});

test.each([
  ['蒋明轩在半决赛中投进了多少个三分球？', '裁判在半决赛中出示了两张黄牌。'],
  ['كم تستغرق الرحلة إلى الجزيرة؟', 'يعمل المتحف من التاسعة صباحا.'],
  ['दुकान की खिड़कियाँ कब साफ की गईं?', 'नदी १२ मार्च को उफान पर थी।'],
])('%s is not answered by a text on something else', (question, text) => {
  expect(selectQuotations({ question, chunks: [{ index: 1, text, headingPath: [] }] })).toEqual([]);
});

test('a figure with any sign of a degree is the same', () => {
  const plain = words('180 °C');
  for (const written of ['180 ºC', '180ºC', '180 ˚C', '180°C', '180\u00a0ºC']) expect(words(written)).toEqual(plain);
  for (const written of ['180º', '180°', '180 º', '180℃']) expect(words(written)).toEqual(['180']);
  expect(fold('180 ºC')).toBe('180 °c');
  expect(fold('Nº 5')).toBe('no 5');
});

test('every decimal digit of Unicode has its own value', () => {
  const systems = Intl.supportedValuesOf('numberingSystem').map((system) => {
    const format = new Intl.NumberFormat('en', { numberingSystem: system, useGrouping: false });
    return Array.from({ length: 10 }, (_, value) => format.format(value));
  });
  const decimal = systems.filter((digits) => digits.every((digit) => /^\p{Nd}$/u.test(digit)));
  expect(decimal.length).toBeGreaterThan(60);
  for (const digits of decimal) expect([digits.map(fold), digits.map(asciiDigits)]).toEqual([[...'0123456789'], [...'0123456789']]);
  const all = Array.from({ length: 0x110000 }, (_, code) => code).filter(
    (code) => (code < 0xd800 || code > 0xdfff) && /\p{Nd}/u.test(String.fromCodePoint(code)),
  );
  expect(all.length % 10).toBe(0);
  const values = Map.groupBy(all, (code) => asciiDigits(String.fromCodePoint(code)));
  for (const value of '0123456789') expect([value, values.get(value)?.length]).toEqual([value, all.length / 10]);
  // What Unicode itself takes for a form of an ASCII digit.
  for (const digit of all.map((code) => String.fromCodePoint(code)))
    if (/^\d$/.test(digit.normalize('NFKC'))) expect([digit, asciiDigits(digit)]).toEqual([digit, digit.normalize('NFKC')]);
  expect(wordsOf('𝟏,𝟐𝟑𝟒.𝟓 𝟗𝟎𝟎').words.map(({ form, kind }) => [form, kind])).toEqual([
    ['1234.5', 'number'],
    ['900', 'number'],
  ]);
});
