import type { ChatRuns, Run } from './chat-runs.ts';
import { OPEN_STREAMS } from './chat-runs.ts';
import { median, show, table, verdict } from './figures.ts';
import type { StartRuns } from './start-runs.ts';

export interface ReportInput {
  when: string;
  machine: string;
  entry: string;
  pinned: boolean;
  postgres: string;
  chunks: number;
  rounds: { bare: ChatRuns; cloneai: ChatRuns }[];
  modelCalls: { chat: number; embeddings: number };
  starts: { postgres: StartRuns; embedded: StartRuns };
  /** Markdown with the retrieval scores, or why they are missing. */
  retrieval: string;
  minutes: number;
}

/** The report: medians over the rounds, with goals. */
export function writeReport(input: ReportInput): string {
  const over = (who: 'bare' | 'cloneai', read: (runs: ChatRuns) => number) => median(input.rounds.map((round) => read(round[who])));
  const ratio = (read: (runs: ChatRuns) => number) => median(input.rounds.map((round) => read(round.cloneai) / read(round.bare)));
  const ms = (who: 'bare' | 'cloneai', read: (runs: ChatRuns) => number) => show(over(who, read), 'ms');
  const errors = (who: 'bare' | 'cloneai') => {
    const all: Record<string, number> = {};
    for (const round of input.rounds) {
      for (const run of Object.values(round[who])) {
        for (const [why, count] of Object.entries((run as Run | null)?.errors ?? {})) all[why] = (all[why] ?? 0) + count;
      }
    }
    return (
      Object.entries(all)
        .map(([why, count]) => `${count} × ${why}`)
        .join(', ') || 'none'
    );
  };
  const hasPaced = input.rounds.every(({ bare, cloneai }) => bare.paced && cloneai.paced);
  const paced = (runs: ChatRuns) => runs.paced?.chatsPerSecond ?? Number.NaN;
  const saturated = (runs: ChatRuns) => runs.saturation.chatsPerSecond;

  const chats = table(
    ['what', 'baseline', 'CloneAI', 'goal for CloneAI'],
    [
      [
        'added to the first token, 1 caller, p50',
        ms('bare', (r) => r.one.added.p50),
        ms('cloneai', (r) => r.one.added.p50),
        verdict(
          over('cloneai', (r) => r.one.added.p50),
          5,
          'at most',
          'ms',
        ),
      ],
      [
        '… p95',
        ms('bare', (r) => r.one.added.p95),
        ms('cloneai', (r) => r.one.added.p95),
        verdict(
          over('cloneai', (r) => r.one.added.p95),
          10,
          'at most',
          'ms',
        ),
      ],
      [
        'added to the first token, 50 callers, p50',
        ms('bare', (r) => r.fifty.added.p50),
        ms('cloneai', (r) => r.fifty.added.p50),
        verdict(
          over('cloneai', (r) => r.fifty.added.p50),
          8,
          'at most',
          'ms',
        ),
      ],
      [
        '… p95',
        ms('bare', (r) => r.fifty.added.p95),
        ms('cloneai', (r) => r.fifty.added.p95),
        verdict(
          over('cloneai', (r) => r.fifty.added.p95),
          20,
          'at most',
          'ms',
        ),
      ],
      [
        'chats/s at saturation, 50 callers',
        show(over('bare', saturated)),
        show(over('cloneai', saturated)),
        `${show(ratio(saturated))} of the baseline: ${verdict(ratio(saturated), 0.6, 'at least')}`,
      ],
      ...(hasPaced
        ? [
            [
              'chats/s, 500 callers, 20 ms between tokens',
              show(over('bare', paced)),
              show(over('cloneai', paced)),
              `${show(ratio(paced))} of the baseline`,
            ],
          ]
        : []),
      [
        'CPU per chat at saturation, app + db',
        `${show(over('bare', (r) => r.saturation.appCpu))} + ${show(over('bare', (r) => r.saturation.dbCpu))} ms`,
        `${show(over('cloneai', (r) => r.saturation.appCpu))} + ${show(over('cloneai', (r) => r.saturation.dbCpu))} ms`,
        '',
      ],
      [
        `${OPEN_STREAMS} streams of 20 tokens/s: open at once`,
        show(over('bare', (r) => r.open.openStreams)),
        show(over('cloneai', (r) => r.open.openStreams)),
        verdict(
          over('cloneai', (r) => r.open.openStreams),
          OPEN_STREAMS,
          'at least',
        ),
      ],
      [
        '… token delay, p50 / p95',
        `${show(over('bare', (r) => r.open.tokenDelay.p50))} / ${ms('bare', (r) => r.open.tokenDelay.p95)}`,
        `${show(over('cloneai', (r) => r.open.tokenDelay.p50))} / ${ms('cloneai', (r) => r.open.tokenDelay.p95)}`,
        verdict(
          over('cloneai', (r) => r.open.tokenDelay.p95),
          25,
          'at most',
          'ms',
        ),
      ],
      [
        '… peak memory',
        show(
          over('bare', (r) => r.open.peakMb),
          'MB',
        ),
        show(
          over('cloneai', (r) => r.open.peakMb),
          'MB',
        ),
        verdict(
          over('cloneai', (r) => r.open.peakMb),
          300,
          'at most',
          'MB',
        ),
      ],
      ['sessions opened per second', '', show(over('cloneai', (r) => r.sessionsPerSecond ?? Number.NaN)), ''],
      ['errors', errors('bare'), errors('cloneai'), 'none'],
    ],
  );
  const { postgres, embedded } = input.starts;
  const starts = table(
    ['what', 'on Postgres', 'embedded', 'goal'],
    [
      [
        'start to /health, median',
        show(postgres.laterMs, 'ms'),
        show(embedded.laterMs, 'ms'),
        `Postgres ${verdict(postgres.laterMs, 500, 'at most', 'ms')}`,
      ],
      ['first start in an empty folder', '', show(embedded.firstMs, 'ms'), ''],
      ['idle memory, server process', show(postgres.idleMb.own, 'MB'), show(embedded.idleMb.own, 'MB'), ''],
      [
        'idle memory, with child processes',
        show(postgres.idleMb.tree, 'MB'),
        show(embedded.idleMb.tree, 'MB'),
        `Postgres ${verdict(postgres.idleMb.tree, 150, 'at most', 'MB')}, embedded ${verdict(embedded.idleMb.tree, 450, 'at most', 'MB')}`,
      ],
    ],
  );
  const spread = input.rounds
    .map(
      ({ bare, cloneai }, i) =>
        `round ${i + 1}: ${show(saturated(bare))} and ${show(saturated(cloneai))} chats/s (${show(saturated(cloneai) / saturated(bare))})`,
    )
    .join('; ');
  return `# Bench report

${input.when} · ${input.machine} · ${input.postgres} · ${input.entry} · took ${show(input.minutes, 'min')}

${input.chunks.toLocaleString('en')} chunks of about 1,000 tokens × 1536 in one clone; 50-token answers from a model stand-in. ${
    input.pinned
      ? 'Server and Postgres share core 0; load generator and model stand-in share core 1.'
      : '**Not pinned to cores: do not compare these figures with others.**'
  } Medians of ${input.rounds.length} round${input.rounds.length === 1 ? '' : 's'}. Model calls per chat: ${input.modelCalls.embeddings} embedding, ${input.modelCalls.chat} chat.

The baseline is a relay on node:http with one HNSW query and two inserts, without accounts, tenants, keywords, citations, event log or limits.

## Chat

${chats}

Saturation by round (baseline and CloneAI): ${spread}. "Added" is the time from the question to the first text at the client, without the model stand-in's own delay.

## Start and idle memory

${starts}

## Retrieval

${input.retrieval}
`;
}
