import { expect, test } from 'vitest';
import { plainPeriods } from './periods.ts';

test('plainPeriods writes fiscal years, quarters and halves one way', () => {
  const years = ['FY2031', 'FY 2031', 'FY31', "FY'31", 'CY2031', 'GJ 2031', 'FY2031E'];
  expect(years.map(plainPeriods)).toEqual(years.map(() => '2031'));
  const quarters = ['Q2 2031', "Q2'31", '2Q31', '2031Q2', '2031-Q2', 'FY31 Q2', 'Q2 FY31', 'Q2 of FY2031', '2T2031'];
  expect(quarters.map(plainPeriods)).toEqual(quarters.map(() => 'q2 2031'));
  expect(plainPeriods('H1 2031 and 2H31')).toBe('h1 2031 and h2 2031');
});

test('plainPeriods leaves other letters and digits alone', () => {
  const others = ['Galaxy S4 2013', 'Q4 20 people', 'H1N1', 'size 4T 20', '3M 2018', 'in 2Q', 'FYI 2022', 'model Q7', '10-K 2021'];
  expect(others.map(plainPeriods)).toEqual(others);
});
