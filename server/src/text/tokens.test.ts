import { expect, test } from 'vitest';
import { scanTokens } from './tokens.ts';

function tokens(text: string): string[] {
  const found: string[] = [];
  scanTokens(text, (start, end, kind) => found.push(`${kind} ${text.slice(start, end)}`));
  return found;
}

test.each<[string, string[]]>([
  ['Hello, world', ['word Hello', 'word world']],
  ['1,234.50 4th a1', ['number 1,234.50', 'number 4th', 'word a1']],
  ['1, 2.', ['number 1', 'number 2']],
  ['exam\u00adple cafe\u0301', ['word exam\u00adple', 'word cafe\u0301']],
  ['東京都AI', ['pair 東京', 'pair 京都', 'word AI']],
  ['𠮷野家', ['pair 𠮷野', 'pair 野家']],
  ['𠮷', ['pair 𠮷']],
  ['ok🙂🙂\ud800', ['word ok', 'symbol 🙂', 'symbol 🙂']],
  [
    '180 ºC, 180ºC, 180 °C, 180°, 180º',
    ['number 180', 'word C', 'number 180', 'word C', 'number 180', 'word C', 'number 180', 'number 180'],
  ],
  ['1º, Nº 5, Mª', ['number 1', 'word Nº', 'number 5', 'word Mª']],
  ['', []],
])('splits %j into tokens', (text, expected) => expect(tokens(text)).toEqual(expected));
