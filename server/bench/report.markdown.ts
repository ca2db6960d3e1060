import { type ChatRuns, OPEN_STREAMS } from './chat-runs.ts';
import type { ClusterRuns } from './cluster-runs.ts';
import { show, table, verdict } from './figures.ts';
import type { Run } from './measure.ts';
import { clusterTable, firstChatsTable, noiseOf, over, presentIn, ratioTable, type Starts, startTable } from './report.ratios.ts';
import type { Rounds } from './rounds.ts';
import { type SubjectName, TITLES } from './subjects.ts';

export interface ReportInput extends Rounds {
  when: string;
  machine: string;
  entry: string;
  pinned: boolean;
  postgres: string;
  chunks: number;
  /** The versions of the FastAPI relay, or why it was skipped. */
  fastapi: string;
  starts: Starts;
  /** Null: not measured in this run. */
  cluster: ClusterRuns | null;
  /** Markdown with the retrieval scores, or why they are missing. */
  retrieval: string;
  minutes: number;
}

/** The report: ratios to the baseline with their goals, then medians over the rounds. */
export function writeReport(input: ReportInput): string {
  const { rounds, modelCalls, starts } = input;
  const subjects = presentIn(rounds);
  const saturations = subjects.map(
    (name) => `${TITLES[name]} ${rounds.map((round) => show(round[name]?.saturation.chatsPerSecond)).join(', ')}`,
  );
  return `# Bench report

${input.when} · ${input.machine} · ${input.postgres} · ${input.entry} · took ${show(input.minutes, 'min')}

${noiseOf(rounds)}${input.pinned ? '' : ' **Not pinned to cores: do not compare these figures with others.**'}

The bare relay is a server on node:http with one HNSW query and two inserts, without accounts, tenants, keywords, citations, event log or limits.

## Ratios

${ratioTable(rounds)}

"Added" is the time from the question to the first text at the client, without the model stand-in's own delay. Each ratio is the median of the ratios within each round.

### First chats after a start

${firstChatsTable(rounds)}

### Start

${startTable(starts)}

### Several processes

${clusterTable(input.cluster)}

## Figures

${input.chunks.toLocaleString('en')} chunks of about 1,000 tokens × 1536 in one clone; 50-token answers from a model stand-in. ${
    input.pinned ? 'Server and Postgres share core 0; load generator and model stand-in share core 1. ' : ''
  }Medians of ${rounds.length} round${rounds.length === 1 ? '' : 's'}. Model calls per chat: ${modelCalls.embeddings} embedding, ${modelCalls.chat} chat. ${input.fastapi}.

${figureTable(rounds, subjects)}

Chats/s at saturation by round: ${saturations.join('; ')}.

### Idle memory

${table(
  ['what', 'on Postgres', 'embedded', 'goal'],
  [
    ['start to /health, median', show(starts.postgres.healthMs, 'ms'), show(starts.embedded.healthMs, 'ms'), ''],
    ['idle memory, server process', show(starts.postgres.idleMb.own, 'MB'), show(starts.embedded.idleMb.own, 'MB'), ''],
    [
      'idle memory, with child processes',
      show(starts.postgres.idleMb.tree, 'MB'),
      show(starts.embedded.idleMb.tree, 'MB'),
      `Postgres ${verdict(starts.postgres.idleMb.tree, 150, 'at most', 'MB')}, embedded ${verdict(starts.embedded.idleMb.tree, 450, 'at most', 'MB')}`,
    ],
  ],
)}

## Retrieval

${input.retrieval}
`;
}

function figureTable(rounds: Rounds['rounds'], subjects: SubjectName[]): string {
  const row = (what: string, read: (runs: ChatRuns) => number, unit = '') => [
    what,
    ...subjects.map((name) => show(over(rounds, name, read), unit)),
  ];
  const pair = (what: string, left: (runs: ChatRuns) => number, sign: string, right: (runs: ChatRuns) => number) => [
    what,
    ...subjects.map((name) => `${show(over(rounds, name, left))} ${sign} ${show(over(rounds, name, right), 'ms')}`),
  ];
  return table(
    ['what', ...subjects.map((name) => TITLES[name])],
    [
      row('chats/s at saturation, 50 callers', (runs) => runs.saturation.chatsPerSecond),
      row('chats/s, 500 callers, 20 ms between tokens', (runs) => runs.paced?.chatsPerSecond ?? Number.NaN),
      pair(
        'CPU per chat at saturation, app + db',
        (runs) => runs.saturation.appCpu,
        '+',
        (runs) => runs.saturation.dbCpu,
      ),
      pair(
        'added to the first token, 1 caller, p50 / p95',
        (runs) => runs.one.added.p50,
        '/',
        (runs) => runs.one.added.p95,
      ),
      pair(
        'added to the first token, 50 callers, p50 / p95',
        (runs) => runs.fifty.added.p50,
        '/',
        (runs) => runs.fifty.added.p95,
      ),
      row(`${OPEN_STREAMS} streams of 20 tokens/s: open at once`, (runs) => runs.open.openStreams),
      pair(
        '… token delay, p50 / p95',
        (runs) => runs.open.tokenDelay.p50,
        '/',
        (runs) => runs.open.tokenDelay.p95,
      ),
      row('… peak memory', (runs) => runs.open.peakMb, 'MB'),
      ['sessions opened per second', ...subjects.map((name) => sessions(rounds, name))],
      ['errors', ...subjects.map((name) => errorsOf(rounds, name))],
    ],
  );
}

function sessions(rounds: Rounds['rounds'], name: SubjectName): string {
  return name === 'cloneai' ? show(over(rounds, name, (runs) => runs.sessionsPerSecond ?? Number.NaN)) : '';
}

function errorsOf(rounds: Rounds['rounds'], name: SubjectName): string {
  const all: Record<string, number> = {};
  for (const round of rounds) {
    for (const run of Object.values(round[name] ?? {})) {
      for (const [why, count] of Object.entries((run as Run | null)?.errors ?? {})) all[why] = (all[why] ?? 0) + count;
    }
  }
  const list = Object.entries(all).map(([why, count]) => `${count} × ${why}`);
  return list.join(', ') || 'none';
}
