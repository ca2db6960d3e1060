import { parseArgs } from 'node:util';
import { type Account, register, signIn } from '../../examples/e2e-kit/accounts.ts';
import { publishClone, QUESTION } from '../../examples/e2e-kit/observatory.ts';
import { startServer } from '../../examples/e2e-kit/server.ts';
import {
  countFrames,
  type Figure,
  launchBrowser,
  newPhone,
  openSlowPage,
  quantile,
  type SlowPage,
  sum,
  tableOf,
} from '../../examples/e2e-kit/slow-phone.ts';

// The console on a slow phone, for a signed-in user: `node console/bench/slow-phone.ts [overview] [conversation] [--runs 5]`.

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { runs: { type: 'string', default: '5' } } });
const wants = (part: string) => positionals.length === 0 || positionals.includes(part);
const MESSAGES = 500;
const SCROLL_MS = 3000;
const server = await startServer();
const browser = await launchBrowser();

/** Of each request, when it began and when it ended. A request that began after another had ended may have waited for it. */
function longestChain(requests: readonly { start: number; end: number }[]): number {
  const depths: number[] = [];
  const sorted = requests.toSorted((a, b) => a.start - b.start);
  for (const [i, { start }] of sorted.entries())
    depths.push(1 + Math.max(0, ...sorted.slice(0, i).flatMap(({ end }, before) => (end <= start ? (depths[before] ?? 0) : []))));
  return Math.max(0, ...depths);
}

/** A page of a context of its own, which has an empty cache. The account is signed in. */
async function openSignedIn(account: Account): Promise<SlowPage> {
  const slow = await openSlowPage(await newPhone(browser));
  const { accessToken, refreshToken, expiresIn, workspace } = await signIn(server, account);
  const stored = {
    'cloneai:signed-in': JSON.stringify({ accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000 }),
    'cloneai:workspace': workspace.id,
  };
  await slow.page.addInitScript((stored) => {
    for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
  }, stored);
  return slow;
}

/** Notes when the heading and the data are there. In the page, because what asks it from outside takes its processor's time. */
function watchOverview(): void {
  const seen = { heading: 0, data: 0 };
  Object.assign(window, { seen });
  new MutationObserver(() => {
    if (document.querySelector('h1')?.textContent?.startsWith('Hello')) seen.heading ||= performance.now();
    if (document.querySelector('#content a[href="/clones"]')) seen.data ||= performance.now();
  }).observe(document, { childList: true, subtree: true });
}

async function measureOverview(account: Account): Promise<Record<string, number>> {
  const slow = await openSignedIn(account);
  await slow.page.addInitScript(watchOverview);
  const requests = new Map<string, { start: number; end: number }>();
  slow.client.on('Network.requestWillBeSent', ({ requestId, timestamp, request }) => {
    if (!request.url.startsWith('data:')) requests.set(requestId, { start: timestamp, end: Number.POSITIVE_INFINITY });
  });
  slow.client.on('Network.loadingFinished', ({ requestId, timestamp }) => {
    const request = requests.get(requestId);
    if (request) request.end = timestamp;
  });
  await slow.page.goto(server.url, { waitUntil: 'commit' });
  const isComplete = () => (window as unknown as { seen: { data: number } }).seen.data > 0;
  await slow.page.waitForFunction(isComplete, undefined, { polling: 500 });
  await slow.page.waitForTimeout(300);
  const { heading, data } = await slow.page.evaluate(() => (window as unknown as { seen: { heading: number; data: number } }).seen);
  const { longTasks, shift, shifted } = await slow.recorded();
  if (shift) console.error(shifted.join('\n'));
  const code = slow.transfer(/\/assets\/|\/$/);
  const { taskMs } = await slow.work();
  await slow.page.context().close();
  return {
    'bytes of code': code.bytes,
    'requests of code': code.requests,
    'requests of the API': slow.transfer(/\/(v1|health)\//).requests,
    'longest chain of requests': longestChain([...requests.values()]),
    'time to the heading': heading,
    'time to the data': data,
    'main thread': taskMs,
    'long tasks': sum(longTasks),
    'layout shift': shift,
  };
}

/** A session with questions and answers of several paragraphs. */
async function askLong({ call }: Account, cloneId: string): Promise<string> {
  const { session } = await call('POST', `/v1/clones/${cloneId}/sessions`, {});
  for (let asked = 0; asked < MESSAGES / 2; asked++)
    await call('POST', `/v1/sessions/${session.id}/messages`, { content: `${QUESTION} I ask for the ${asked + 1}. time.` });
  return session.id;
}

/** Opens a conversation, loads all of it, scrolls through it, and watches while one more question is answered. */
async function measureConversation(account: Account, cloneId: string, sessionId: string): Promise<Record<string, number>> {
  const slow = await openSignedIn(account);
  const { page } = slow;
  await page.goto(`${server.url}/clones/${cloneId}/conversations/${sessionId}`, { waitUntil: 'commit' });
  const messages = page.locator('.messages > li');
  await messages.nth(49).waitFor();
  const opened = await page.evaluate(() => performance.now());
  await slow.mark();
  for (let shown = await messages.count(); shown < MESSAGES; shown = await messages.count()) {
    await page.getByRole('button', { name: 'Show earlier messages' }).click();
    await messages.nth(Math.min(MESSAGES, shown + 50) - 1).waitFor();
  }
  const loading = await slow.work();
  await slow.mark();
  const frames = await countFrames(page);
  await page.evaluate(async (ms) => {
    const end = performance.now() + ms;
    scrollTo(0, 0);
    while (performance.now() < end) {
      await new Promise(requestAnimationFrame);
      scrollBy(0, 60);
    }
  }, SCROLL_MS);
  const times = await frames();
  await slow.mark();
  await account.call('POST', `/v1/sessions/${sessionId}/messages`, { content: QUESTION });
  await page.waitForFunction((count) => document.querySelectorAll('.messages > li').length >= count, MESSAGES + 2);
  const answering = await slow.work();
  const { shift } = await slow.recorded();
  const nodes = await slow.nodes();
  await page.context().close();
  return {
    'time to the first 50 messages': opened,
    'main thread, 450 more messages': loading.taskMs,
    'frames per second while scrolling': (1000 * times.length) / sum(times),
    'frame at p95 while scrolling': quantile(times, 0.95),
    'main thread, one more answer': answering.taskMs,
    'layout shift': shift,
    nodes,
  };
}

const CONVERSATION_FIGURES: Figure[] = [
  { name: 'time to the first 50 messages', unit: 'ms' },
  { name: 'main thread, 450 more messages', unit: 'ms' },
  { name: 'frames per second while scrolling', unit: '', goal: 55, atLeast: true },
  { name: 'frame at p95 while scrolling', unit: 'ms' },
  { name: 'main thread, one more answer', unit: 'ms' },
  { name: 'layout shift', unit: '' },
  { name: 'nodes', unit: '' },
];

const FIGURES: Figure[] = [
  { name: 'bytes of code', unit: 'B', goal: 50_000 },
  { name: 'requests of code', unit: '', goal: 10 },
  { name: 'requests of the API', unit: '' },
  { name: 'longest chain of requests', unit: '', goal: 6 },
  { name: 'time to the heading', unit: 'ms', goal: 2500 },
  { name: 'time to the data', unit: 'ms', goal: 3000 },
  { name: 'main thread', unit: 'ms' },
  { name: 'long tasks', unit: 'ms' },
  { name: 'layout shift', unit: '', goal: 0 },
];

try {
  const account = await register(server);
  const clone = await publishClone(account);
  const runs = Array.from({ length: Number(options.runs) });
  if (wants('overview')) {
    const results: Record<string, number>[] = [];
    for (const _ of runs) results.push(await measureOverview(account));
    const { table, isReached } = tableOf(FIGURES, results);
    console.log(`### The overview, with an empty cache\n\n${table}`);
    if (!isReached) process.exitCode = 1;
  }
  if (wants('conversation')) {
    const results: Record<string, number>[] = [];
    for (const _ of runs) results.push(await measureConversation(account, clone.id, await askLong(account, clone.id)));
    const { table, isReached } = tableOf(CONVERSATION_FIGURES, results);
    console.log(`### A conversation of ${MESSAGES} messages\n\n${table}`);
    if (!isReached) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await server.stop();
}
