import { expect, it } from 'vitest';
import { usageToCsv, ZERO_USAGE } from './csv.ts';
import { parseDollars } from './dollars.ts';

it('parses dollar amounts in common notations', () => {
  const read = (text: string) => parseDollars(text).micros;
  expect(['50', '$12.50', '12,5', '0', '1,000', '1,234.5', ' 0.000001 USD', '.5'].map(read)).toEqual([
    ...[50_000_000, 12_500_000, 12_500_000, 0, 1_000_000_000, 1_234_500_000, 1, 500_000],
  ]);
});

it('explains how to enter an amount when the input is not one', () => {
  for (const text of ['', 'fifty', '-5', '1.2.3', '1e9', '.'])
    expect(parseDollars(text)).toEqual({ problem: 'Enter an amount like 50 or 12.50.' });
  expect(parseDollars('1000001').problem).toContain('At most');
});

it('writes daily usage as CSV with the cost in dollars', () => {
  const days = [
    { ...ZERO_USAGE, day: '2026-01-01' },
    { day: '2026-01-02', answers: 3, sources: 1, inputTokens: 1200, outputTokens: 80, costMicros: 1234 },
  ];
  expect(usageToCsv(days)).toBe(
    'day,answers,sources,input_tokens,output_tokens,cost_usd\r\n2026-01-01,0,0,0,0,0.000000\r\n2026-01-02,3,1,1200,80,0.001234\r\n',
  );
});
