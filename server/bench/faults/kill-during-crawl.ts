/**
 * Kills the server with SIGKILL at random moments while it crawls a website of 200 pages with everything that goes wrong on real ones, then
 * crawls it again unchanged, and with a few pages changed: `node server/bench/faults/kill-during-crawl.ts [embedded|postgres] [times=10]`.
 * Each page must be there once, with its own text; no internal address is asked; what did not change is not embedded again.
 */
import { type CallOptions, call, createClone, documentText, type Expert, loginAgain, registerExpert, type SourceView } from '../api.ts';
import { sleep } from '../clock.ts';
import { table } from '../figures.ts';
import { startModelStandIn } from '../model-stand-in.ts';
import { startServer } from '../server-process.ts';
import { createRandom } from '../texts.ts';
import { enginesToRun, numberArgument, prepareEnvironment } from './environment.ts';
import { startWebsite, type Website } from './website.ts';

interface WebSource extends SourceView {
  url: string | null;
  parentId: string | null;
  readyAt: string | null;
  crawl: { found: number; fetched: number; unchanged: number; skipped: number; failed: number; waiting: number } | null;
}

const kills = numberArgument('times', 10);
const TIMEOUT_MS = 600_000;

async function pagesOf(expert: Expert, cloneId: string, id: string): Promise<WebSource[]> {
  const found: WebSource[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { data: WebSource[]; nextCursor: string | null } = await call(
      expert,
      `/v1/clones/${cloneId}/sources?limit=100&parentId=${id}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    found.push(...page.data);
    cursor = page.nextCursor;
  }
  return found;
}

/** Compares the pages with what the website has. */
async function check(expert: Expert, cloneId: string, id: string, website: Website) {
  const pages = await pagesOf(expert, cloneId, id);
  const byPath = Map.groupBy(pages, ({ url }) => (url ?? '').slice(website.url.length - 1));
  let right = 0;
  const wrong: string[] = [];
  for (const { path, fact } of website.expected) {
    const [page] = byPath.get(path) ?? [];
    const text = page?.status === 'ready' ? await documentText(expert, page.id) : '';
    if (text.includes(fact)) right++;
    else wrong.push(path);
  }
  const wanted = new Set(website.expected.map(({ path }) => path));
  const doubled = pages.length - byPath.size;
  const others = [...byPath.keys()].filter((path) => !wanted.has(path));
  if (wrong.length + others.length > 0) console.error(`missing or wrong: ${wrong.join(' ')}; not wanted: ${others.join(' ')}`);
  return { right, doubled, others: others.length, pages };
}

const rows: string[][] = [];
for (const engine of await enginesToRun()) {
  const random = createRandom(11);
  const website = await startWebsite();
  const standIn = await startModelStandIn({});
  const environment = await prepareEnvironment(engine, {
    ...{ OPENAI_API_KEY: 'sk-stand-in', OPENAI_BASE_URL: standIn.baseUrl, ALLOWED_PRIVATE_HOSTS: website.host },
  });
  let server = await startServer({ env: environment.env });
  let expert = await registerExpert(server.url);
  const ask = <T>(path: string, options?: CallOptions) => call<T>({ ...expert, url: server.url }, path, options);
  const ended = async (id: string): Promise<WebSource> => {
    const deadline = performance.now() + TIMEOUT_MS;
    for (;;) {
      const source = await ask<WebSource>(`/v1/sources/${id}`);
      if (source.status === 'ready' || source.status === 'failed' || performance.now() > deadline) return source;
      await sleep(250);
    }
  };
  try {
    const cloneId = await createClone(expert, {});
    const startedAt = performance.now();
    const { id } = await ask<WebSource>(`/v1/clones/${cloneId}/sources`, {
      body: { type: 'site', url: website.url, maxPages: 500, maxDepth: 20 },
    });
    let killed = 0;
    for (; killed < kills; killed++) {
      await sleep(random() * 3000);
      const { status } = await ask<WebSource>(`/v1/sources/${id}`);
      if (status === 'ready' || status === 'failed') break;
      await server.kill();
      server = await startServer({ env: environment.env });
      expert = await loginAgain(expert, server.url);
    }
    const first = await ended(id);
    const seconds = (performance.now() - startedAt) / 1000;
    const after = await check(expert, cloneId, id, website);
    console.error(
      `${engine}: ${first.status} after ${seconds.toFixed(0)} s and ${killed} kills, ${JSON.stringify(first.crawl)}, ${first.reason?.message ?? ''}`,
    );
    const more = [...website.requests.values()].filter((count) => count > 1).length;

    standIn.reset();
    const again = async () => {
      await ask(`/v1/sources/${id}/refresh`, { method: 'POST' });
      return ended(id);
    };
    const unchanged = await again();
    const calls = standIn.counts().embeddings;

    const changed = ['/docs/7', '/shop/item-3', '/blog/post-9', '/wiki/Lamp', '/faq'];
    website.change(changed);
    website.remove('/docs/89');
    const readyBefore = new Map(after.pages.map((page) => [page.id, page.readyAt]));
    standIn.reset();
    await again();
    const last = await check(expert, cloneId, id, website);
    const read = last.pages.filter((page) => readyBefore.get(page.id) !== page.readyAt);
    const rightPages = new Set(changed.map((path) => `${website.url.slice(0, -1)}${path}`));
    const onlyThese = read.length === changed.length && read.every(({ url }) => rightPages.has(url ?? ''));
    const all = website.expected.length;
    rows.push([
      engine,
      `${killed}`,
      `${after.right} of ${all + 1}`,
      `${after.doubled + after.others}`,
      `${website.internal.length}`,
      `${unchanged.crawl?.unchanged ?? 0} unchanged, ${calls} calls`,
      `${read.length} read again${onlyThese ? '' : ' (WRONG ONES)'}, ${last.right} of ${all} right, ${last.doubled + last.others} too many`,
      `${seconds.toFixed(0)} s, ${more} addresses asked twice or more`,
    ]);
    if (after.right !== all + 1 || after.doubled + after.others + website.internal.length + calls > 0 || !onlyThese || last.right !== all)
      process.exitCode = 1;
  } finally {
    await server.stop();
    await standIn.close();
    await website.close();
    await environment.dispose();
  }
}
console.log(
  table(
    [
      'database',
      'kills',
      'pages right',
      'doubled or not wanted',
      'internal addresses asked',
      'again, unchanged',
      'again, 5 changed and 1 gone',
      'first crawl',
    ],
    rows,
  ),
);
