import { expect, it } from 'vitest';
import type { ChatRuns, Run } from './chat-runs.ts';
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
  one: run(1, overrides),
  fifty: run(50, overrides),
  saturation: run(chatsPerSecond, overrides),
  paced: null,
  open: run(0, overrides),
  sessionsPerSecond: null,
});

const input = (rounds: ReportInput['rounds']): ReportInput => ({
  when: 'now',
  machine: 'a machine',
  entry: 'server/dist/main.js',
  pinned: true,
  postgres: 'PostgreSQL 17',
  chunks: 10_000,
  rounds,
  modelCalls: { chat: 1, embeddings: 1 },
  starts: {
    postgres: { firstMs: 400, laterMs: 400, idleMb: { own: 120, tree: 140 } },
    embedded: { firstMs: 4000, laterMs: 900, idleMb: { own: 400, tree: 460 } },
  },
  retrieval: 'none',
  minutes: 2,
});

it('compares within each round and reports the median of the ratios', () => {
  const report = writeReport(
    input([
      { bare: runs(400), cloneai: runs(200) },
      { bare: runs(300), cloneai: runs(210) },
      { bare: runs(500), cloneai: runs(450) },
    ]),
  );
  expect(report).toContain('0.70 of the baseline: met (≥ 0.6)');
  expect(report).toContain('round 1: 400 and 200 chats/s (0.50)');
  expect(report).toContain('embedded **MISSED** (≤ 450 MB)');
});

it('shows errors, and missing figures as not measured', () => {
  const broken = runs(300, { added: spread(Number.NaN, Number.NaN), errors: { timeout: 3 } });
  const report = writeReport(input([{ bare: runs(300), cloneai: broken }]));
  expect(report).toContain('12 × timeout');
  expect(report).toMatch(/1 caller, p50 \| 4\.00 ms \| not measured \| not measured/);
});
