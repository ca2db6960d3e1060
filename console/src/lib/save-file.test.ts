import { expect, it } from 'vitest';
import { toCsv } from './save-file.ts';

it('quotes CSV cells that would break a row and keeps numbers unchanged', () => {
  expect(
    toCsv([
      ['day', 'cost'],
      ['a,b', -1.5],
      ['say "hi"\nagain', 0],
    ]),
  ).toBe('day,cost\r\n"a,b",-1.5\r\n"say ""hi""\nagain",0\r\n');
});

it('turns CSV cells that a spreadsheet would run as formulas into text', () => {
  expect(toCsv([['=HYPERLINK("x")', '+1', '@a']])).toBe(`"'=HYPERLINK(""x"")",'+1,'@a\r\n`);
  expect(toCsv([['\uff1d1+1', ' =1+1', 'a = b', '\uff20b']])).toBe(`'\uff1d1+1,' =1+1,a = b,'\uff20b\r\n`);
});
