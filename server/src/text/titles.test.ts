import { expect, test } from 'vitest';
import { readableTitle } from './titles.ts';

test('readableTitle reads file names as a person would write them', () => {
  const titles = {
    GREENHILL_2031_10K: 'GREENHILL 2031 10-K annual report',
    'GreenHill_2031Q4_10Q.pdf': 'Green Hill q4 2031 10-Q quarterly report',
    'userManual_v2-final.docx': 'user Manual v2 final',
    'AnnualReport2031.pdf': 'Annual Report 2031',
    'Handbuch-Kaffeemaschine.pdf': 'Handbuch Kaffeemaschine',
    'report.final.2031.pdf': 'report final 2031',
  };
  expect(Object.keys(titles).map(readableTitle)).toEqual(Object.values(titles));
});

test('readableTitle leaves written titles alone', () => {
  for (const title of ['The iPhone and the eReader', 'Working hours: rules for 2031', 'Hausordnung', '使用手册'])
    expect(readableTitle(title)).toBe(title);
});
