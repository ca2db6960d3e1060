/** Kills the server with SIGKILL, again and again, while it ingests documents: `node server/bench/faults/kill-during-ingestion.ts [embedded|postgres] [times=20]`. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  call,
  createClone,
  type Expert,
  listSources,
  loginAgain,
  registerExpert,
  type SourceView,
  uploadBytes,
  waitForSources,
} from '../api.ts';
import { sleep } from '../clock.ts';
import { show, table } from '../figures.ts';
import { startServer } from '../server-process.ts';
import { createRandom, createTexts } from '../texts.ts';
import { corpus, type Engine, enginesToRun, numberArgument, prepareEnvironment } from './environment.ts';

interface Acknowledged {
  id: string;
  name: string;
}

const times = numberArgument('times', 20);
const files = [
  'pdf/ULTABEAUTY_2023Q4_EARNINGS.pdf',
  'pdf/normal_4pages.pdf',
  'docx/word_sample.docx',
  'html/wiki_duck.html',
  'pdf/AMCOR_2023Q4_EARNINGS.pdf',
].map((name) => join(corpus(), name));

/** Uploads files and batches of texts until the server is killed; returns the uploads that it acknowledged (201). */
async function uploadUntilKilled(expert: Expert, cloneId: string, round: number, isKilled: () => boolean): Promise<Acknowledged[]> {
  const texts = createTexts(99);
  const acknowledged: Acknowledged[] = [];
  for (let i = 0; !isKilled() && i < 12; i++) {
    try {
      if (i % 2 === 0) {
        const path = files[(round + i / 2) % files.length] as string;
        const source = await uploadBytes(expert, cloneId, readFileSync(path), basename(path));
        acknowledged.push({ id: source.id, name: basename(path) });
      } else {
        const batch = Array.from({ length: 10 }, (_, n) => ({ title: `Text ${round}-${i}-${n}`, text: texts.chunk(n) }));
        const { data } = await call<{ data: SourceView[] }>(expert, `/v1/clones/${cloneId}/sources/batch`, { body: { texts: batch } });
        acknowledged.push(...data.map((source, n) => ({ id: source.id, name: `text ${n}` })));
      }
    } catch (error) {
      if (!isKilled()) throw error;
    }
  }
  return acknowledged;
}

/** Counts duplicate chunks of a source, by offset or by ordinal, and compares the count with the source's. */
async function chunkFaults(expert: Expert, source: SourceView): Promise<{ duplicates: number; chunks: string }> {
  const ordinals: number[] = [];
  const starts: number[] = [];
  for (let cursor: string | null = '', pages = 0; cursor !== null && pages < 1000; pages++) {
    const page: { data: { ordinal: number; start: number }[]; nextCursor: string | null } = await call(
      expert,
      `/v1/sources/${source.id}/chunks?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    ordinals.push(...page.data.map((chunk) => chunk.ordinal));
    starts.push(...page.data.map((chunk) => chunk.start));
    cursor = page.nextCursor;
  }
  const duplicates = ordinals.length - new Set(ordinals).size + (starts.length - new Set(starts).size);
  return { duplicates, chunks: `${ordinals.length}${ordinals.length === source.chunks ? '' : ` (source says ${source.chunks})`}` };
}

async function runOn(engine: Engine): Promise<{ row: string[]; ok: boolean }> {
  const random = createRandom(20);
  const environment = await prepareEnvironment(engine);
  const acknowledged: Acknowledged[] = [];
  let server = await startServer({ env: environment.env });
  try {
    let expert = await registerExpert(server.url);
    const cloneId = await createClone(expert);
    const killedAt: number[] = [];
    for (let round = 0; round < times; round++) {
      let dead = false;
      const running = server;
      const work = uploadUntilKilled(expert, cloneId, round, () => dead);
      const after = Math.round(100 + random() * 2400);
      await sleep(after);
      dead = true;
      await running.kill();
      acknowledged.push(...(await work));
      killedAt.push(after);
      server = await startServer({ env: environment.env });
      expert = await loginAgain(expert, server.url);
      console.error(`${engine}: killed after ${after} ms, ${acknowledged.length} uploads acknowledged so far`);
    }
    const startedAt = performance.now();
    const sources = await waitForSources(
      expert,
      acknowledged.map(({ id }) => id),
      15 * 60_000,
    ).catch((error: Error) => error);
    if (sources instanceof Error) throw new Error(`Cannot retrieve an acknowledged upload: ${sources.message}`);
    const seconds = (performance.now() - startedAt) / 1000;
    const listed = new Set((await listSources(expert, cloneId)).map((source) => source.id));
    const lost = acknowledged.filter(({ id }) => !listed.has(id)).length;
    const notReady = sources.filter((source) => source.status !== 'ready');
    for (const source of notReady.slice(0, 5)) console.error(`${engine}: not ready: ${JSON.stringify(source)}`);
    let duplicates = 0;
    const chunkCounts = new Map<string, Set<string>>();
    for (const [i, source] of sources.entries()) {
      const faults = await chunkFaults(expert, source);
      duplicates += faults.duplicates;
      const name = acknowledged[i]?.name ?? '';
      chunkCounts.set(name, (chunkCounts.get(name) ?? new Set()).add(faults.chunks));
    }
    // A document must have the same chunks, however often its ingestion was interrupted.
    const inconsistent = [...chunkCounts].filter(([, counts]) => counts.size > 1);
    for (const [name, counts] of inconsistent) console.error(`${engine}: ${name} has ${[...counts].join(' or ')} chunks`);
    return {
      row: [
        engine,
        String(times),
        String(acknowledged.length),
        String(lost),
        String(duplicates),
        String(inconsistent.length),
        `${sources.length - notReady.length} of ${sources.length}`,
        show(seconds, 's'),
      ],
      ok: lost === 0 && duplicates === 0 && inconsistent.length === 0 && notReady.length === 0,
    };
  } finally {
    await server.stop();
    await environment.dispose();
  }
}

const rows: string[][] = [];
for (const engine of await enginesToRun()) {
  const { row, ok } = await runOn(engine);
  rows.push(row);
  if (!ok) process.exitCode = 1;
}
console.log(
  table(
    [
      'database',
      'kills',
      'uploads acknowledged',
      'lost',
      'duplicate chunks',
      'documents with inconsistent chunks',
      'ready',
      'time until ready after the last start',
    ],
    rows,
  ),
);
