import { describe, expect, it } from 'vitest';
import { readFileBytes } from '../read-document.ts';
import { decodeText } from './plain-text.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const RUSSIAN = 'Корабль выходит из гавани на рассвете и возвращается вечером с полным трюмом рыбы.';
const JAPANESE = '灯台の明かりは午後九時に点灯します。';
const KOREAN = '등대의 불은 저녁 아홉 시에 켜집니다.';
const CHINESE = '灯塔的灯在晚上九点点亮，直到天亮才熄灭。';
const TRADITIONAL = '燈塔的燈在晚上九點點亮，直到天亮才熄滅。';
const HEBREW = 'המגדלור נדלק בכל ערב בשעה תשע ונכבה בבוקר.';
const GREEK = 'Ο φάρος ανάβει κάθε βράδυ στις εννέα και σβήνει το πρωί.';

/** The same sentences in other encodings, since Node encodes only Unicode and Latin-1. */
const ENCODED: [string, string, string][] = [
  [
    'Windows-1251',
    RUSSIAN,
    'caeef0e0e1ebfc20e2fbf5eee4e8f220e8e720e3e0e2e0ede820ede020f0e0f1f1e2e5f2e520e820e2eee7e2f0e0f9e0e5f2f1ff20e2e5f7e5f0eeec20f120efeeebedfbec20f2f0feeceeec20f0fbe1fb2e',
  ],
  [
    'KOI8-R',
    RUSSIAN,
    'ebcfd2c1c2ccd820d7d9c8cfc4c9d420c9da20c7c1d7c1cec920cec120d2c1d3d3d7c5d4c520c920d7cfdad7d2c1ddc1c5d4d3d120d7c5dec5d2cfcd20d320d0cfccced9cd20d4d2c0cdcfcd20d2d9c2d92e',
  ],
  [
    'ISO 8859-5',
    RUSSIAN,
    'badee0d0d1dbec20d2ebe5ded4d8e220d8d720d3d0d2d0ddd820ddd020e0d0e1e1d2d5e2d520d820d2ded7d2e0d0e9d0d5e2e1ef20d2d5e7d5e0dedc20e120dfdedbddebdc20e2e0eedcdedc20e0ebd1eb2e',
  ],
  [
    'code page 866',
    RUSSIAN,
    '8aaee0a0a1abec20a2ebe5aea4a8e220a8a720a3a0a2a0ada820ada020e0a0e1e1a2a5e2a520a820a2aea7a2e0a0e9a0a5e2e1ef20a2a5e7a5e0aeac20e120afaeabadebac20e2e0eeacaeac20e0eba1eb2e',
  ],
  ['Shift JIS', JAPANESE, '939491e482cc96be82a982e882cd8cdf8ce38be38e9e82c9935f939482b582dc82b78142'],
  ['EUC-JP', JAPANESE, 'c5f4c2e6a4ceccc0a4aba4eaa4cfb8e1b8e5b6e5bbfea4cbc5c0c5f4a4b7a4dea4b9a1a3'],
  ['ISO-2022-JP', JAPANESE, '1b244245744266244e4c40242b246a244f3861386536653b7e244b454045742437245e243921231b2842'],
  ['EUC-KR', KOREAN, 'b5eeb4ebc0c720bad2c0ba20c0fab3e120bec6c8a920bdc3bfa120c4d1c1fdb4cfb4d92e'],
  ['GBK', CHINESE, 'b5c6cbfeb5c4b5c6d4dacdedc9cfbec5b5e3b5e3c1c1a3acd6b1b5bdccecc1c1b2c5cfa8c3f0a1a3'],
  ['Big5', TRADITIONAL, 'bf4fb6f0aababf4fa662b1dfa457a445c249c249ab47a141aabda8eca4d1ab47a47ebab6b7c0a143'],
  ['Windows-1255', HEBREW, 'e4eee2e3ece5f820f0e3ecf720e1ebec20f2f8e120e1f9f2e420faf9f220e5f0ebe1e420e1e1e5f7f82e'],
  [
    'Windows-1253',
    GREEK,
    'cf20f6dcf1eff220e1eddce2e5e920eadce8e520e2f1dce4f520f3f4e9f220e5ededdde120eae1e920f3e2deede5e920f4ef20f0f1f9df2e',
  ],
];

describe('decoding a text file', () => {
  it.each(ENCODED)('recognizes %s', (_, expected, hex) => {
    expect(decodeText(bytes(hex))).toBe(expected);
  });

  it.each([
    ['little-endian', (text: string) => Buffer.from(text, 'utf16le')],
    ['big-endian', (text: string) => Buffer.from(text, 'utf16le').swap16()],
  ])('reads UTF-16 without a byte order mark, %s, in any script', (_, encode) => {
    for (const text of [RUSSIAN, JAPANESE, KOREAN, CHINESE, GREEK, 'Grüße', 'ひらがな'])
      expect(decodeText(encode(`${text}\n`))).toBe(`${text}\n`);
  });

  it('keeps UTF-8 with a damaged byte, or cut within a character, with U+FFFD in its place', () => {
    const whole = Buffer.from('Größe und Gewähr, für Händler und Käufer.');
    const damaged = Buffer.concat([whole.subarray(0, 10), Buffer.of(0xff), whole.subarray(10)]);
    expect(decodeText(damaged)).toBe(`${whole.subarray(0, 10)}\ufffd${whole.subarray(10)}`);
    expect(decodeText(Buffer.from('Größe für').subarray(0, 10))).toBe('Größe f\ufffd');
    expect(decodeText(Buffer.from(JAPANESE).subarray(0, -1))).toBe(`${JAPANESE.slice(0, -1)}\ufffd`);
  });

  it.each(['Café', 'naïve café', 'Größe', 'Müller & Söhne', 'señor', '£5 each', '½ cup', 'Âge'])('reads "%s" in Latin-1', (text) => {
    expect(decodeText(Buffer.from(text, 'latin1'))).toBe(text);
  });

  it('takes the encoding from the byte order mark, else the media type, else the page, else the bytes', async () => {
    const word = bytes('d0 f3 f7 ea e0'); // "Ручка" in Windows-1251
    const page = (head: string) =>
      Buffer.concat([Buffer.from(`<html><head>${head}</head><body><p>`), word, Buffer.from('</p></body></html>')]);
    const read = async (file: Buffer, type = '') => (await readFileBytes(file, 'a.html', type)).text;
    const meta = '<meta charset="windows-1251">';
    expect(await read(page(meta))).toBe('Ручка');
    expect(await read(page('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'))).toBe('Ручка');
    expect(await read(page('<!-- <meta charset="koi8-r"> --><meta charset=cp1251>'))).toBe('Ручка');
    expect(await read(page('<meta charset="koi8-r">'), 'text/html; charset=windows-1251')).toBe('Ручка');
    expect(await read(Buffer.concat([Buffer.from('<?xml version="1.0" encoding="windows-1251"?>'), page('')]))).toBe('Ручка');
    expect(await read(Buffer.from(`\ufeff<html><head>${meta}</head><body><p>Ручка</p></body></html>`))).toBe('Ручка');
    expect(await read(Buffer.from(`\ufeff<html><body><p>Ручка</p></body></html>`, 'utf16le'))).toBe('Ручка');
  });

  it('reads as text what only begins with the letters of a signature, even with a stray control character', async () => {
    for (const text of [
      'BM25 ranks documents.\u001a',
      'MZ is a make of motorcycles.\u0007',
      'Rar! he said. \u0001',
      'ID3 tags',
      'PKW und LKW',
    ])
      expect((await readFileBytes(Buffer.from(text), 'a.txt', '')).text).toBe(text);
  });
});
