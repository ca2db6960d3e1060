import { show, table } from './figures.ts';
import { AREAS } from './profile/areas.ts';
import type { ProfileTimes } from './profile/cpu-profile.ts';
import type { MemoryStatistics, Owner } from './profile/heap.ts';

const TOP_FUNCTIONS = 4;
const TOP_OWNERS = 15;

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ').slice(0, 80);

/** Markdown: the processor time of each area at saturation, for `chats` chats. */
export function cpuReport({ areas, busyMs, totalMs }: ProfileTimes, chats: number): string {
  const rows = AREAS.map((area) => {
    const { milliseconds = 0, functions = new Map<string, number>() } = areas.get(area) ?? {};
    const top = [...functions].sort((a, b) => b[1] - a[1]).slice(0, TOP_FUNCTIONS);
    const list = top.map(([name, ms]) => `${cell(name)} ${show((100 * ms) / busyMs, '%')}`);
    return { milliseconds, cells: [area, show((100 * milliseconds) / busyMs, '%'), show(milliseconds / chats, 'ms'), list.join(', ')] };
  });
  rows.sort((a, b) => b.milliseconds - a.milliseconds);
  return `## Processor time by area at saturation

${show(totalMs / 1000, 's')} of the main thread with 50 callers: busy ${show((100 * busyMs) / totalMs, '%')}, ${chats} chats, ${show(busyMs / chats, 'ms')} per chat, the profiler included. Native code and Node's own streams count for the code that called them.

${table(
  ['area', 'share', 'per chat', 'most of it in'],
  rows.map(({ cells }) => cells),
)}
`;
}

export interface HeapInput {
  /** Before the streams, and while they are open. */
  idle: MemoryStatistics;
  open: MemoryStatistics;
  owners: Owner[];
  streams: number;
}

/** Markdown: what the memory of open streams is, and the constructors whose objects take most of it. */
export function heapReport({ idle, open, owners, streams }: HeapInput): string {
  const mb = (bytes: number) => show(bytes / 1e6, 'MB');
  const row = (what: string, field: keyof MemoryStatistics) => [
    what,
    mb(idle[field]),
    mb(open[field]),
    show((open[field] - idle[field]) / streams / 1000, 'KB'),
  ];
  const live = owners.reduce((sum, { bytes }) => sum + bytes, 0);
  return `## Memory of ${streams} open streams

${table(
  ['', 'before, warm', `${streams} streams`, 'per stream'],
  [
    row('resident (RSS)', 'rss'),
    row('heap in use, garbage included', 'heapUsed'),
    row('heap taken from the system', 'heapTotal'),
    row('… of it young generation, in use', 'youngUsed'),
    row('… young generation, taken', 'youngSize'),
    row('external', 'external'),
    row('… of it array buffers', 'arrayBuffers'),
  ],
)}

Live objects by constructor, after garbage was collected, buffers outside of the heap included: ${mb(live)} in all.

${table(
  ['constructor', 'objects', 'own size', 'share'],
  owners.slice(0, TOP_OWNERS).map(({ name, count, bytes }) => [cell(name), String(count), mb(bytes), show((100 * bytes) / live, '%')]),
)}
`;
}
