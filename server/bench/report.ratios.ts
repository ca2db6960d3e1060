import { type ChatRuns, FIRST_CHATS, OPEN_STREAMS } from './chat-runs.ts';
import type { ClusterRuns } from './cluster-runs.ts';
import { median, show, table, verdict } from './figures.ts';
import type { Run } from './measure.ts';
import { NOISE_LIMIT, relativeSpread } from './noise.ts';
import type { Round } from './rounds.ts';
import type { StartFloors, StartRuns } from './start-runs.ts';
import { SUBJECTS, type SubjectName, TITLES } from './subjects.ts';

export interface Starts {
  postgres: StartRuns;
  embedded: StartRuns;
  floors: StartFloors;
}

type Read = (runs: ChatRuns) => number;
type Direction = 'at most' | 'at least';

/** Every comparison with the baseline: what it is, how it is read, and the goal of the product's share of the baseline. */
const RATIOS: [what: string, read: Read, goal: number, direction: Direction][] = [
  ['chats/s at saturation, 50 callers', (runs) => runs.saturation.chatsPerSecond, 0.8, 'at least'],
  ['chats/s, 500 callers, 20 ms between tokens', (runs) => runs.paced?.chatsPerSecond ?? Number.NaN, 0.8, 'at least'],
  ['added to the first token, 1 caller, p50', (runs) => runs.one.added.p50, 1.3, 'at most'],
  ['… p95', (runs) => runs.one.added.p95, 1.5, 'at most'],
  ['added to the first token, 50 callers, p50', (runs) => runs.fifty.added.p50, 1.3, 'at most'],
  ['… p95', (runs) => runs.fifty.added.p95, 1.5, 'at most'],
  [`${OPEN_STREAMS} streams of 20 tokens/s: peak memory`, (runs) => runs.open.peakMb, 1.2, 'at most'],
  ['… open at once', (runs) => runs.open.openStreams, 1, 'at least'],
];

const EMBEDDED_GOAL_MS = 1000;
const POSTGRES_GOAL_MS = 300;
const FIRST_GOAL = 1.5;

/** The subjects that ran in every round. */
export function presentIn(rounds: readonly Round[]): SubjectName[] {
  return SUBJECTS.filter((name) => rounds.length > 0 && rounds.every((round) => round[name]));
}

/** The median over the rounds of a figure of one subject. */
export function over(rounds: readonly Round[], name: SubjectName, read: Read): number {
  return median(rounds.map((round) => (round[name] ? read(round[name]) : Number.NaN)));
}

const percent = (share: number) => (Number.isNaN(share) ? 'unknown' : `${(share * 100).toFixed(0)} %`);

/** Whether the machine was quiet enough for the figures, as a sentence for the top of the report. */
export function noiseOf(rounds: readonly Round[]): string {
  const spread = relativeSpread(rounds.map(({ bare }) => bare.saturation.chatsPerSecond));
  const limit = percent(NOISE_LIMIT);
  if (Number.isNaN(spread))
    return `**${rounds.length} round: how noisy the machine was is unknown. These figures prove only that the bench runs.**`;
  const measured = `the baseline's own saturation spread by ${percent(spread)} over ${rounds.length} rounds`;
  return spread < NOISE_LIMIT
    ? `Noise: ${measured} (limit ${limit}).`
    : `**The machine was too noisy: ${measured} (limit ${limit}). Do not rely on these figures; run the bench again on a quiet machine.**`;
}

/** The product's, and the other relays', share of the baseline: the median of the ratios within each round. */
export function ratioTable(rounds: readonly Round[]): string {
  const others = presentIn(rounds).filter((name) => name !== 'bare' && name !== 'cloneai');
  const rows = RATIOS.map(([what, read, goal, direction]) => {
    const ratio = (name: SubjectName) => median(rounds.map((round) => (round[name] ? read(round[name]) / read(round.bare) : Number.NaN)));
    return [
      what,
      show(ratio('cloneai')),
      verdict(ratio('cloneai'), goal, direction),
      percent(relativeSpread(rounds.map(({ bare }) => read(bare)))),
      ...others.map((name) => show(ratio(name))),
    ];
  });
  return table(
    ['what', 'CloneAI / bare relay', 'goal', "bare relay's own spread", ...others.map((name) => `${TITLES[name]} / bare relay`)],
    rows,
  );
}

/** What the first chats after a start cost, beside the same number of a warm process. */
export function firstChatsTable(rounds: readonly Round[]): string {
  const cost = (run: Run) => run.appCpu + run.dbCpu;
  const ratioOf = (runs: ChatRuns) => cost(runs.first) / cost(runs.warm);
  const rows = presentIn(rounds).map((name) => {
    const ratio = over(rounds, name, ratioOf);
    const cpu = (which: 'first' | 'warm') =>
      `${show(over(rounds, name, (runs) => runs[which].appCpu))} + ${show(over(rounds, name, (runs) => runs[which].dbCpu))} ms`;
    return [
      TITLES[name],
      show(ratio),
      name === 'cloneai' ? verdict(ratio, FIRST_GOAL, 'at most') : '',
      percent(relativeSpread(rounds.map((round) => (round[name] ? ratioOf(round[name]) : Number.NaN)))),
      cpu('first'),
      cpu('warm'),
      show(over(rounds, name, (runs) => runs.first.chatsPerSecond)),
      show(over(rounds, name, (runs) => runs.warm.chatsPerSecond)),
    ];
  });
  const head = ['', 'first / warm', 'goal', 'spread', 'CPU per chat, first, app + db', '… warm', 'chats/s, first', '… warm'];
  return `CPU per chat of the first ${FIRST_CHATS} chats after the server is ready, one caller, over that of ${FIRST_CHATS} chats of the same process once it is warm.\n\n${table(head, rows)}`;
}

export function startTable({ postgres, embedded, floors }: Starts): string {
  const row = (what: string, ms: number, goal: string) => [what, show(ms / floors.nodeMs), show(ms / floors.honoMs), show(ms, 'ms'), goal];
  return table(
    ['start until ready', '/ `node -e 0`', '/ Hono + pg', 'median', 'goal on a quiet machine'],
    [
      row('CloneAI on Postgres', postgres.readyMs, verdict(postgres.readyMs, POSTGRES_GOAL_MS, 'at most', 'ms')),
      row('CloneAI, embedded', embedded.readyMs, verdict(embedded.readyMs, EMBEDDED_GOAL_MS, 'at most', 'ms')),
      row('CloneAI, embedded, first start in an empty folder', embedded.firstMs, ''),
      row('relay in Hono with a pg connection, bundled', floors.honoMs, ''),
      row('`node -e 0`', floors.nodeMs, ''),
    ],
  );
}

/** Several processes against one, or that they were not measured. */
export function clusterTable(cluster: ClusterRuns | null): string {
  if (!cluster) return 'Several processes: not measured (`--cluster`).';
  const { workers, replicas } = cluster;
  const row = (what: string, { one, two }: { one: number[]; two: number[] }) => [
    what,
    show(median(two.map((value, at) => value / (one[at] ?? Number.NaN)))),
    percent(relativeSpread(one)),
    show(median(one)),
    show(median(two)),
  ];
  const rows = [
    'missing' in workers
      ? ['one server, WORKERS=2', `not measured: ${workers.missing}`, '', '', '']
      : row('one server, WORKERS=2', workers),
    row('two servers on one Postgres', replicas),
  ];
  return `Chats/s at saturation over those of one server process, on all cores. Nothing is pinned: Postgres, the load generator, and the model stand-in use the same cores.\n\n${table(
    ['', 'ratio', "one process's own spread", 'one process', 'this'],
    rows,
  )}`;
}
