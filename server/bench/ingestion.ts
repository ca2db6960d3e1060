/**
 * Measures how fast documents become searchable: `node server/bench/ingestion.ts [embedded|postgres] [pages=300] [mb=1]`. Builds nothing:
 * it starts the build of the server, or its sources if there is none. Prints Markdown.
 */
import { getDocumentProxy } from 'unpdf';
import { embeddingText, packTerms } from '../src/modules/knowledge/search/postings.ts';
import { createOfflineEmbedder } from '../src/providers/embedder/offline.embedder.ts';
import { chunkDocument } from '../src/providers/extractor/chunking.ts';
import { makePdf } from '../src/providers/extractor/documents.testing.ts';
import { readFileBytes, readText } from '../src/providers/extractor/read-document.ts';
import { call, createClone, type Expert, registerExpert, type SourceView, uploadBytes } from './api.ts';
import { BENCH_DATABASE_URL } from './bench-database.ts';
import { sleep } from './clock.ts';
import { type Engine, enginesToRun, numberArgument, prepareEnvironment } from './faults/environment.ts';
import { show, table } from './figures.ts';
import { childrenOf, cpuMs, describeMachine, postmasterOf, watchPostgresCpu } from './machine.ts';
import { startServer, startTool } from './server-process.ts';
import { createTexts } from './texts.ts';

const PAGES = numberArgument('pages', 300);
const MEGABYTES = numberArgument('mb', 1);
const LINES_PER_PAGE = 45;
const WORDS_PER_LINE = 12;
const POLL_MS = 20;
const TIMEOUT_MS = 15 * 60_000;

interface Input {
  name: string;
  bytes: Buffer;
  pages: number | null;
}

/** Text of `count` chunks of 4.5 KB. `first` makes texts of other calls different. */
function textOf(count: number, first: number): string {
  const texts = createTexts(7);
  return Array.from({ length: count }, (_, i) => texts.chunk(first + i)).join('\n\n');
}

function pdfOf(pages: number): Buffer {
  const words = textOf(Math.ceil((pages * LINES_PER_PAGE * WORDS_PER_LINE) / 650), 0).split(/\s+/);
  const lines = Array.from({ length: pages * LINES_PER_PAGE }, (_, i) =>
    words.slice(i * WORDS_PER_LINE, (i + 1) * WORDS_PER_LINE).join(' '),
  );
  return makePdf(
    Array.from({ length: pages }, (_, i) => [`Chapter ${i + 1}`, ...lines.slice(i * LINES_PER_PAGE, (i + 1) * LINES_PER_PAGE)]),
  );
}

/** Milliseconds of this process's processor time that the work takes. */
async function cpuOf<T>(work: () => T | Promise<T>): Promise<{ result: T; ms: number }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, ms: (user + system) / 1000 };
}

/** Each stage alone, in this process, without a database. The second of two runs, so that compiling does not count. */
async function measureStages({ name, bytes, pages }: Input): Promise<{ rows: string[][]; yardstick: number; megabytes: number }> {
  const run = async () => {
    const yardstick = pages
      ? await cpuOf(async () => {
          const pdf = await getDocumentProxy(new Uint8Array(bytes));
          for (let page = 1; page <= pdf.numPages; page++) await (await pdf.getPage(page)).getTextContent();
          await pdf.loadingTask.destroy();
        })
      : undefined;
    const read = await cpuOf(() =>
      pages ? readFileBytes(Buffer.from(bytes), name, 'application/pdf') : readText(bytes.toString('utf8'), 'text'),
    );
    const document = read.result;
    const chunked = await cpuOf(() => [...chunkDocument(document)].map((chunk) => ({ ...chunk, title: name })));
    const texts = chunked.result.map(embeddingText);
    const embedded = await cpuOf(() => createOfflineEmbedder().embed(texts, new AbortController().signal));
    const terms = await cpuOf(() => chunked.result.map(packTerms));
    return { yardstick, read, chunked, embedded, terms, document };
  };
  await run();
  const { yardstick, read, chunked, embedded, terms, document } = await run();
  const megabytes = Buffer.byteLength(document.text) / 1e6;
  const base = yardstick?.ms ?? embedded.ms;
  const row = (stage: string, ms: number) => [name, stage, show(ms, 'ms'), show(ms / megabytes, 'ms'), show(ms / base, '×')];
  const rows = [
    ...(yardstick ? [row('unpdf alone (the yardstick)', yardstick.ms)] : []),
    row('extract', read.ms),
    row('chunk', chunked.ms),
    row(yardstick ? 'embed offline' : 'embed offline (the yardstick)', embedded.ms),
    row('keyword terms', terms.ms),
  ];
  return { rows, yardstick: base, megabytes };
}

interface Measured {
  hitSeconds: number;
  readySeconds: number;
  chunks: number;
  cpu: { server: number; extractor: number; database: number | null };
}

/** Uploads the input to a running server, and asks it for words of the input until they are found and the source is ready. */
async function ingest(expert: Expert, pid: number, input: Input, database: (() => number) | null): Promise<Measured> {
  const cloneId = await createClone(expert, { name: `Clone of ${input.name}` });
  const words = textOf(1, 0).split(/\s+/).slice(20, 28).join(' ');
  const extractors = new Map<number, number>();
  const sample = () => {
    for (const child of childrenOf(pid)) extractors.set(child, Math.max(extractors.get(child) ?? 0, cpuMs(child)));
  };
  sample();
  const before = new Map(extractors);
  const cpuBefore = cpuMs(pid);
  const databaseBefore = database?.() ?? 0;
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  const { id } = await uploadBytes(expert, cloneId, input.bytes, input.name);
  let hitSeconds = Number.NaN;
  for (;;) {
    sample();
    database?.();
    if (Number.isNaN(hitSeconds)) {
      const { data } = await call<{ data: unknown[] }>(expert, `/v1/clones/${cloneId}/search`, { body: { query: words, limit: 1 } });
      if (data.length > 0) hitSeconds = seconds();
    }
    const source = await call<SourceView>(expert, `/v1/sources/${id}`);
    if (source.status === 'failed' || seconds() * 1000 > TIMEOUT_MS) throw new Error(`Not ready: ${JSON.stringify(source)}`);
    if (source.status === 'ready' && !Number.isNaN(hitSeconds)) {
      const extractor = [...extractors].reduce((sum, [child, ms]) => sum + ms - (before.get(child) ?? 0), 0);
      const cpu = { server: cpuMs(pid) - cpuBefore, extractor, database: database ? database() - databaseBefore : null };
      return { hitSeconds, readySeconds: seconds(), chunks: source.chunks, cpu };
    }
    await sleep(source.status === 'ready' ? POLL_MS : 5 * POLL_MS);
  }
}

async function measureServer(engine: Engine, standInUrl: string | null, inputs: Input[], sizes: number[]): Promise<string[][]> {
  const model: Record<string, string> = standInUrl ? { OPENAI_BASE_URL: standInUrl, OPENAI_API_KEY: 'sk-bench' } : {};
  const environment = await prepareEnvironment(engine, model);
  const server = await startServer({ env: environment.env });
  try {
    const expert = await registerExpert(server.url);
    const postmaster = environment.databaseUrl ? await postmasterOf(BENCH_DATABASE_URL) : null;
    const name = environment.databaseUrl ? new URL(environment.databaseUrl).pathname.slice(1) : '';
    const watch = postmaster ? watchPostgresCpu(postmaster, name) : null;
    const rows: string[][] = [];
    for (const [i, input] of inputs.entries()) {
      const { hitSeconds, readySeconds, chunks, cpu } = await ingest(expert, server.pid, input, watch ? () => watch.total() : null);
      const megabytes = sizes[i] as number;
      const all = cpu.server + cpu.extractor + (cpu.database ?? 0);
      rows.push([
        ...[engine, standInUrl ? 'model' : 'offline', input.name, String(chunks), show(hitSeconds, 's'), show(readySeconds, 's')],
        ...[input.pages ? show(input.pages / readySeconds) : '', show(megabytes / readySeconds), show(all / megabytes, 'ms')],
        ...[cpu.extractor, cpu.server].map((ms) => show(ms / megabytes, 'ms')),
        cpu.database === null ? 'in the server' : show(cpu.database / megabytes, 'ms'),
      ]);
    }
    return rows;
  } finally {
    await server.stop();
    await environment.dispose();
  }
}

const inputs: Input[] = [
  { name: `${PAGES} pages.pdf`, bytes: pdfOf(PAGES), pages: PAGES },
  { name: `${MEGABYTES} MB.txt`, bytes: Buffer.from(textOf(Math.ceil((MEGABYTES * 1e6) / 4500), 0)), pages: null },
];
console.log(`${describeMachine()}\n\n## Stages alone, processor time\n`);
const stages = [];
for (const input of inputs) stages.push(await measureStages(input));
console.log(
  table(
    ['input', 'stage', 'time', 'per MB of text', 'ratio to the yardstick'],
    stages.flatMap(({ rows }) => rows),
  ),
);
console.log('\n## In the server, with everything else\n');
const standIn = await startTool('model-stand-in.ts', ['0']);
const rows: string[][] = [];
try {
  for (const engine of await enginesToRun())
    for (const url of [null, standIn.line])
      rows.push(
        ...(await measureServer(
          engine,
          url,
          inputs,
          stages.map(({ megabytes }) => megabytes),
        )),
      );
} finally {
  await standIn.stop();
}
console.log(
  table(
    [
      ...['database', 'embedder', 'input', 'chunks', 'first hit after', 'ready after', 'pages/s', 'MB/s'],
      ...['processor time per MB of text', 'of it: extractor', 'server', 'database'],
    ],
    rows,
  ),
);
