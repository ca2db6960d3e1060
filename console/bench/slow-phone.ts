import { parseArgs } from 'node:util';
import { type Account, register, signIn } from '../../examples/e2e-kit/accounts.ts';
import { publishClone } from '../../examples/e2e-kit/observatory.ts';
import { startServer } from '../../examples/e2e-kit/server.ts';
import { type Figure, launchBrowser, newPhone, openSlowPage, sum, tableOf } from '../../examples/e2e-kit/slow-phone.ts';

// The overview of the console on a slow phone, for a signed-in user with an empty cache: `node console/bench/slow-phone.ts [--runs 5]`.

const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
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

async function measure(account: Account): Promise<Record<string, number>> {
  const context = await newPhone(browser);
  const slow = await openSlowPage(context);
  const { accessToken, refreshToken, expiresIn, workspace } = await signIn(server, account);
  const stored = {
    'cloneai:signed-in': JSON.stringify({ accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000 }),
    'cloneai:workspace': workspace.id,
  };
  await slow.page.addInitScript((stored) => {
    for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
  }, stored);
  const requests = new Map<string, { start: number; end: number }>();
  slow.client.on('Network.requestWillBeSent', ({ requestId, timestamp, request }) => {
    if (!request.url.startsWith('data:')) requests.set(requestId, { start: timestamp, end: Number.POSITIVE_INFINITY });
  });
  slow.client.on('Network.loadingFinished', ({ requestId, timestamp }) => {
    const request = requests.get(requestId);
    if (request) request.end = timestamp;
  });
  await slow.page.goto(server.url, { waitUntil: 'commit' });
  const since = () => slow.page.evaluate(() => performance.now());
  await slow.page.getByRole('heading', { name: /^Hello/ }).waitFor();
  const heading = await since();
  await slow.page.getByRole('link', { name: 'All clones' }).waitFor();
  const data = await since();
  await slow.page.waitForTimeout(300);
  const { longTasks, shift, shifted } = await slow.recorded();
  if (shift) console.error(shifted.join('\n'));
  const code = slow.transfer(/\/assets\/|\/$/);
  const { taskMs } = await slow.work();
  await context.close();
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
  await publishClone(account);
  const results: Record<string, number>[] = [];
  for (let run = 0; run < Number(options.runs); run++) results.push(await measure(account));
  const { table, isReached } = tableOf(FIGURES, results);
  console.log(`### The overview, with an empty cache\n\n${table}`);
  if (!isReached) process.exitCode = 1;
} finally {
  await browser.close();
  await server.stop();
}
