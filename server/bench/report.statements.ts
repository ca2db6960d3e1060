import { show, table } from './figures.ts';
import type { Run } from './measure.ts';
import type { WireTotals } from './wire/connection-log.ts';

/** A statement that is executed less often per chat is the server's background work. */
const BACKGROUND = 0.05;
const LONGEST = 160;

export interface StatementInput {
  title: string;
  totals: WireTotals;
  run: Run;
}

/** The text in one line of a table, without what only makes it long. */
function shorten(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|').replaceAll('`', "'");
  return `\`${line.length > LONGEST ? `${line.slice(0, LONGEST - 40)} … ${line.slice(-37)}` : line}\``;
}

/** Markdown: every statement of a chat with its count and processor time, the most expensive first, and the round trips. */
export function statementReport({ title, totals, run }: StatementInput): string {
  const chats = run.chatsStarted;
  const all = [...totals.statements].map(([sql, { count, cpuMs }]) => ({ sql, count: count / chats, cpuMs: cpuMs / chats }));
  const own = all.filter(({ count }) => count >= BACKGROUND).sort((a, b) => b.cpuMs - a.cpuMs);
  const background = all.filter(({ count }) => count < BACKGROUND);
  const sum = (rows: { count: number; cpuMs: number }[], read: 'count' | 'cpuMs') => rows.reduce((total, row) => total + row[read], 0);
  const errors = Object.entries(run.errors).map(([why, count]) => `${count} × ${why}`);
  const rows = [
    ...own.map(({ sql, count, cpuMs }) => [shorten(sql), show(count), show(cpuMs, 'ms'), show(cpuMs / count, 'ms')]),
    ...(background.length > 0
      ? [[`${background.length} others, of background work`, show(sum(background, 'count')), show(sum(background, 'cpuMs'), 'ms'), '']]
      : []),
    ['**sum**', show(sum(all, 'count')), show(sum(all, 'cpuMs'), 'ms'), ''],
  ];
  return `## SQL per chat: ${title}

${chats} chats of one caller in sequence, of a warm process. Round trips per chat: **${show(totals.roundTrips / chats)}** (groups of messages that are sent before a reply share one). Errors: ${errors.join(', ') || 'none'}.

Counts and round trips are those of the wire protocol. Processor time is Postgres' own, of parsing, planning and execution (\`log_statement_stats\`), without its reports, reading and writing of the connection, and background processes. With those, its processes used ${show(run.dbCpu, 'ms')} per chat, reports included. A statement that runs less than once per chat is background work, or its result is kept.

${table(['statement', 'per chat', 'processor time per chat', '… per execution'], rows)}
`;
}
