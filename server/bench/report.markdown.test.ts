import { expect, it } from 'vitest';
import type { ChatRuns } from './chat-runs.ts';
import type { Run } from './measure.ts';
import { type ReportInput, writeReport } from './report.markdown.ts';

const spread = (p50: number, p95: number) => ({ count: 10, p50, p95, p99: p95, max: p95 });

function run(chatsPerSecond: number, overrides: Partial<Run> = {}): Run {
  return {
    chats: 10,
    chatsPerSecond,
    chatsStarted: 12,
    errors: {},
    firstToken: spread(20, 30),
    added: spread(4, 9),
    tokenDelay: spread(1, 2),
    tokens: 500,
    openStreams: 1000,
    appCpu: 1.5,
    dbCpu: 1.4,
    peakMb: 200,
    ...overrides,
  };
}

const runs = (chatsPerSecond: number, overrides: Partial<Run> = {}): ChatRuns => ({
  first: run(15, { ...overrides, appCpu: 4, dbCpu: 2 }),
  warm: run(17, { ...overrides, appCpu: 2, dbCpu: 2 }),
  one: run(1, overrides),
  fifty: run(50, overrides),
  saturation: run(chatsPerSecond, overrides),
  paced: null,
  open: run(0, overrides),
  sessionsPerSecond: null,
});

const input = (rounds: ReportInput['rounds'], changes: Partial<ReportInput> = {}): ReportInput => ({
  when: 'now',
  machine: 'a machine',
  entry: 'server/dist/main.js',
  pinned: true,
  postgres: 'PostgreSQL 17',
  chunks: 10_000,
  rounds,
  modelCalls: { chat: 1, embeddings: 1 },
  fastapi: 'FastAPI: skipped, python3-fastapi is not installed',
  starts: {
    postgres: { firstMs: 400, readyMs: 310, healthMs: 320, idleMb: { own: 120, tree: 140 } },
    embedded: { firstMs: 4000, readyMs: 900, healthMs: 910, idleMb: { own: 400, tree: 460 } },
    floors: { nodeMs: 50, honoMs: 100 },
  },
  cluster: null,
  retrieval: 'none',
  minutes: 2,
  ...changes,
});

const steady = [
  { bare: runs(400), cloneai: runs(200) },
  { bare: runs(410), cloneai: runs(205) },
  { bare: runs(390), cloneai: runs(351) },
];

/** The cells of the first row of the report whose first cell is `name`. */
function row(report: string, name: string): string[] {
  const line = report.split('\n').find((text) => text.startsWith(`| ${name} |`)) ?? '';
  return line
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
}

it('compares within each round, and shows the median of the ratios with the goal and the baseline’s own spread', () => {
  const report = writeReport(input(steady));
  expect(row(report, 'chats/s at saturation, 50 callers')).toEqual(['0.50', '**MISSED** (≥ 0.8)', '5 %']);
  expect(row(report, 'added to the first token, 50 callers, p50')).toEqual(['1.00', 'met (≤ 1.3)', '0 %']);
  expect(row(report, '… open at once')).toEqual(['1.00', 'met (≥ 1)', '0 %']);
});

it('prints the ratios before the figures', () => {
  const report = writeReport(input(steady));
  expect(report.indexOf('## Ratios')).toBeLessThan(report.indexOf('## Figures'));
  expect(report.indexOf('## Figures')).toBeGreaterThan(report.indexOf('### Start'));
});

it('says at the top whether the baseline itself was steady', () => {
  const top = (report: string) => report.slice(0, report.indexOf('## Ratios'));
  expect(top(writeReport(input(steady)))).toContain("Noise: the baseline's own saturation spread by 5 % over 3 rounds (limit 15 %)");
  const noisy = [{ bare: runs(300), cloneai: runs(300) }, ...steady];
  expect(top(writeReport(input(noisy)))).toContain('**The machine was too noisy');
  expect(top(writeReport(input(steady.slice(0, 1))))).toContain('how noisy the machine was is unknown');
});

it('shows the other relays beside the product, and leaves out those that did not run', () => {
  const withHono = steady.map((round) => ({ ...round, hono: runs(300) }));
  const report = writeReport(input(withHono));
  expect(row(report, 'chats/s at saturation, 50 callers').at(-1)).toBe('0.75');
  expect(report).toContain('relay in Hono / bare relay');
  expect(report).not.toContain('relay in FastAPI');
  expect(report).toContain('FastAPI: skipped, python3-fastapi is not installed');
});

it('compares the first chats after a start with those of the warm process', () => {
  expect(row(writeReport(input(steady)), 'CloneAI')).toEqual([
    '1.50',
    'met (≤ 1.5)',
    '0 %',
    '4.00 + 2.00 ms',
    '2.00 + 2.00 ms',
    '15.0',
    '17.0',
  ]);
});

it('shows starts as multiples of what a start costs at least', () => {
  const report = writeReport(input(steady));
  expect(row(report, 'CloneAI on Postgres')).toEqual(['6.20', '3.10', '310 ms', '**MISSED** (≤ 300 ms)']);
  expect(row(report, 'CloneAI, embedded')).toEqual(['18.0', '9.00', '900 ms', 'met (≤ 1000 ms)']);
  expect(report).toContain('embedded **MISSED** (≤ 450 MB)');
});

it('shows errors, and missing figures as not measured', () => {
  const broken = runs(300, { added: spread(Number.NaN, Number.NaN), errors: { timeout: 3 } });
  const report = writeReport(input([{ bare: runs(300), cloneai: broken }]));
  expect(report).toContain('18 × timeout');
  expect(row(report, 'added to the first token, 1 caller, p50')).toEqual(['not measured', 'not measured', 'unknown']);
  expect(row(report, 'chats/s, 500 callers, 20 ms between tokens')).toEqual(['not measured', 'not measured', 'unknown']);
});

it('compares several processes with one, within each round', () => {
  const pairs = { one: [100, 110, 90], two: [150, 198, 135] };
  const cluster = { workers: { missing: 'there are none' }, replicas: pairs };
  expect(writeReport(input(steady))).toContain('not measured (`--cluster`)');
  const report = writeReport(input(steady, { cluster }));
  expect(row(report, 'two servers on one Postgres')).toEqual(['1.50', '20 %', '100', '150']);
  expect(row(report, 'one server, WORKERS=2')[0]).toBe('not measured: there are none');
  const both = writeReport(input(steady, { cluster: { workers: pairs, replicas: pairs } }));
  expect(row(both, 'one server, WORKERS=2')[0]).toBe('1.50');
});
