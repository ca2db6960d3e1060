import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { launchOptions } from './chromium.ts';

// A slow phone on a slow network, and what a page does on it. Only for measurements.

/** Processor times are of this machine's processor, so that what else runs on it counts little. Times with a clock are of the slow phone. */
const SLOWDOWN = Number(process.env.SLOWDOWN ?? 4);
const NETWORK = { offline: false, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8, latency: 150 };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2, locale: 'en-US' };

export const launchBrowser = (): Promise<Browser> => chromium.launch(launchOptions);
export const newPhone = (browser: Browser): Promise<BrowserContext> => browser.newContext(PHONE);

/** What the main thread of a page has done since `mark`. Times are milliseconds of processor time. */
export interface Work {
  taskMs: number;
  scriptMs: number;
  layoutMs: number;
  layouts: number;
  styleRecalculations: number;
}

/** What a page has recorded since `mark`. */
export interface Recorded {
  /** Durations of tasks above 50 ms. */
  longTasks: number[];
  /** The sum of all layout shifts, whatever caused them. */
  shift: number;
  shifted: string[];
}

export interface Transfer {
  requests: number;
  bytes: number;
}

export interface SlowPage {
  page: Page;
  client: CDPSession;
  mark(): Promise<void>;
  work(): Promise<Work>;
  recorded(): Promise<Recorded>;
  /** What was loaded since `mark`, of the addresses that match. */
  transfer(pattern?: RegExp): Transfer;
  /** Elements, texts and other nodes, those in shadow trees included. */
  nodes(): Promise<number>;
}

interface Recording extends Recorded {
  reset(): void;
}

function record(): void {
  const now: Recording = {
    longTasks: [],
    shift: 0,
    shifted: [],
    reset: () => Object.assign(now, { longTasks: [], shift: 0, shifted: [] }),
  };
  Object.assign(window, { recording: now });
  new PerformanceObserver((list) => now.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources: { node: Element | null }[] })[]) {
      now.shift += entry.value;
      now.shifted.push(`${entry.value.toFixed(4)} ${entry.sources.map(({ node }) => `${node?.nodeName} ${node?.className}`).join(', ')}`);
    }
  }).observe({ type: 'layout-shift' });
}

/** A page on a slow phone. Its figures begin with its first navigation, or with `mark`. */
export async function openSlowPage(context: BrowserContext): Promise<SlowPage> {
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  await client.send('Network.emulateNetworkConditions', NETWORK);
  await client.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  await page.addInitScript(record);
  const addresses = new Map<string, string>();
  const loaded: { url: string; bytes: number }[] = [];
  client.on('Network.requestWillBeSent', ({ requestId, request }) => addresses.set(requestId, request.url));
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    loaded.push({ url: addresses.get(requestId) ?? '', bytes: encodedDataLength }),
  );
  const metrics = async () => {
    const { metrics } = await client.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value])) as Record<string, number>;
  };
  let before = await metrics();
  return {
    page,
    client,
    async mark() {
      before = await metrics();
      loaded.length = 0;
      await page.evaluate(() => (window as unknown as { recording?: Recording }).recording?.reset());
    },
    async work() {
      const after = await metrics();
      const since = (name: string) => (after[name] ?? 0) - (before[name] ?? 0);
      return {
        taskMs: 1000 * since('TaskDuration'),
        scriptMs: 1000 * since('ScriptDuration'),
        layoutMs: 1000 * (since('LayoutDuration') + since('RecalcStyleDuration')),
        layouts: since('LayoutCount'),
        styleRecalculations: since('RecalcStyleCount'),
      };
    },
    recorded: () => page.evaluate(() => (window as unknown as { recording: Recording }).recording),
    transfer(pattern = /./) {
      const some = loaded.filter(({ url }) => pattern.test(url));
      return { requests: some.length, bytes: sum(some.map(({ bytes }) => bytes)) };
    },
    nodes: async () => (await metrics()).Nodes ?? 0,
  };
}

/** Counts the frames of a page from now on. The returned function gives the times between them in milliseconds. */
export async function countFrames(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    Object.assign(window, { frames });
    const next = (now: number) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  return () => page.evaluate(() => (window as unknown as { frames: number[] }).frames);
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** One figure of several runs. */
export interface Figure {
  name: string;
  unit: string;
  goal?: number;
  /** Whether the goal is a minimum. */
  atLeast?: boolean;
}

const shown = (value: number) => (Math.abs(value) >= 100 ? String(Math.round(value)) : String(Math.round(value * 100) / 100));

/** A Markdown table of the medians of all runs, with their least and greatest values. Returns whether every goal is reached, too. */
export function tableOf(
  figures: readonly Figure[],
  runs: readonly Readonly<Record<string, number>>[],
): { table: string; isReached: boolean } {
  let isReached = true;
  const lines = figures.map(({ name, unit, goal, atLeast }) => {
    const values = runs.map((run) => run[name] ?? Number.NaN);
    const median = quantile(values, 0.5);
    const good = goal === undefined || (atLeast ? median >= goal : median <= goal);
    isReached &&= good;
    const limit = goal === undefined ? '' : `${atLeast ? '≥' : '≤'} ${goal}${good ? '' : ' ✗'}`;
    return `| ${name} | ${shown(median)} ${unit} | ${shown(Math.min(...values))}–${shown(Math.max(...values))} | ${limit} |`;
  });
  return { table: [`| ${runs.length} runs | median | range | goal |`, '|---|--:|--:|--:|', ...lines].join('\n'), isReached };
}
