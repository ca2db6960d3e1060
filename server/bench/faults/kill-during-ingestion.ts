/** kill -9 of the server while it takes and reads documents, again and again: `node server/bench/faults/kill-during-ingestion.ts [embedded|postgres] [times=20]`. */
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
import { corpus, type Engine, enginesToRun, numberArgument, prepareStage } from './stage.ts';

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

/** Uploads files and batches of texts until the server dies; returns what it acknowledged (201). */
async function uploadUntilDeath(expert: Expert, cloneId: string, round: number, isDead: () => boolean): Promise<Acknowledged[]> {
  const texts = createTexts(99);
  const acknowledged: Acknowledged[] = [];
  for (let i = 0; !isDead() && i < 12; i++) {
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
      if (!isDead()) throw error;
    }
  }
  return acknowledged;
}

/** Chunks of a source that are there twice (by place in the text or by number), and whether the numbers have gaps. */
async function chunkFaults(expert: Expert, source: SourceView): Promise<{ doubled: number; chunks: string }> {
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
  const doubled = ordinals.length - new Set(ordinals).size + (starts.length - new Set(starts).size);
  return { doubled, chunks: `${ordinals.length}${ordinals.length === source.chunks ? '' : ` (source says ${source.chunks})`}` };
}

async function runOn(engine: Engine): Promise<{ row: string[]; ok: boolean }> {
  const random = createRandom(20);
  const stage = await prepareStage(engine);
  const acknowledged: Acknowledged[] = [];
  let server = await startServer({ env: stage.env });
  try {
    let expert = await registerExpert(server.url);
    const cloneId = await createClone(expert);
    const killedAt: number[] = [];
    for (let round = 0; round < times; round++) {
      let dead = false;
      const running = server;
      const work = uploadUntilDeath(expert, cloneId, round, () => dead);
      const after = Math.round(100 + random() * 2400);
      await sleep(after);
      dead = true;
      await running.kill();
      acknowledged.push(...(await work));
      killedAt.push(after);
      server = await startServer({ env: stage.env });
      expert = await loginAgain(expert, server.url);
      console.error(`${engine}: killed after ${after} ms, ${acknowledged.length} uploads acknowledged so far`);
    }
    const begun = performance.now();
    const sources = await waitForSources(
      expert,
      acknowledged.map(({ id }) => id),
      15 * 60_000,
    ).catch((error: Error) => error);
    if (sources instanceof Error) throw new Error(`An acknowledged upload cannot be read: ${sources.message}`);
    const seconds = (performance.now() - begun) / 1000;
    const listed = new Set((await listSources(expert, cloneId)).map((source) => source.id));
    const lost = acknowledged.filter(({ id }) => !listed.has(id)).length;
    const notReady = sources.filter((source) => source.status !== 'ready');
    for (const source of notReady.slice(0, 5)) console.error(`${engine}: not ready: ${JSON.stringify(source)}`);
    let doubled = 0;
    const chunkCounts = new Map<string, Set<string>>();
    for (const [i, source] of sources.entries()) {
      const faults = await chunkFaults(expert, source);
      doubled += faults.doubled;
      const name = acknowledged[i]?.name ?? '';
      chunkCounts.set(name, (chunkCounts.get(name) ?? new Set()).add(faults.chunks));
    }
    // The same document must have the same chunks, however often its reading was cut short.
    const uneven = [...chunkCounts].filter(([, counts]) => counts.size > 1);
    for (const [name, counts] of uneven) console.error(`${engine}: ${name} has ${[...counts].join(' or ')} chunks`);
    return {
      row: [
        engine,
        String(times),
        String(acknowledged.length),
        String(lost),
        String(doubled),
        String(uneven.length),
        `${sources.length - notReady.length} of ${sources.length}`,
        show(seconds, 's'),
      ],
      ok: lost === 0 && doubled === 0 && uneven.length === 0 && notReady.length === 0,
    };
  } finally {
    await server.stop();
    await stage.dispose();
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
      'chunks doubled',
      'documents with uneven chunks',
      'ready in the end',
      'until all were, after the last start',
    ],
    rows,
  ),
);
