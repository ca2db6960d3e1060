import { expect, it } from 'vitest';
import type { Run } from './measure.ts';
import { statementReport } from './report.statements.ts';

const run = { chatsStarted: 10, errors: {}, dbCpu: 4 } as Run;

it('lists statements per chat, the most expensive first, and sums up what is rare', () => {
  const statements = new Map([
    ['select 1', { count: 20, cpuMs: 10 }],
    ['select  a\n|| b', { count: 10, cpuMs: 30 }],
    ['poll', { count: 0.2, cpuMs: 5 }],
  ]);
  const report = statementReport({ title: 'CloneAI', totals: { statements, roundTrips: 25 }, run });
  const rows = report.split('\n').filter((line) => line.startsWith('| '));
  expect(rows.slice(2)).toEqual([
    '| `select a \\|\\| b` | 1.00 | 3.00 ms | 3.00 ms |',
    '| `select 1` | 2.00 | 1.00 ms | 0.50 ms |',
    '| 1 others, of background work | 0.02 | 0.50 ms |  |',
    '| **sum** | 3.02 | 4.50 ms |  |',
  ]);
  expect(report).toContain('Round trips per chat: **2.50**');
});

it('keeps the beginning and the end of a long statement', () => {
  const sql = `select ${'x, '.repeat(200)} from the_end`;
  const statements = new Map([[sql, { count: 10, cpuMs: 1 }]]);
  const report = statementReport({ title: 'CloneAI', totals: { statements, roundTrips: 10 }, run });
  const row = report.split('\n').find((line) => line.startsWith('| `')) ?? '';
  expect(row).toMatch(/^\| `select x, .* … .*from the_end`/);
  expect(row.length).toBeLessThan(220);
});
