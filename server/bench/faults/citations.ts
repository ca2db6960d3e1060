/**
 * Verifies the citations of a hundred answers about five reports against the stored text of their sources:
 * `node server/bench/faults/citations.ts [embedded|postgres] [answers=100]`. Answers come from the extractive answerer, from a model that
 * quotes, and from a model that invents quotations.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ask,
  call,
  createClone,
  documentText,
  type Expert,
  openSession,
  registerExpert,
  type ServerEvent,
  textOf,
  uploadFile,
  waitForSources,
} from '../api.ts';
import { show, table } from '../figures.ts';
import { startModelStandIn } from '../model-stand-in.ts';
import { startServer } from '../server-process.ts';
import { corpus, type Engine, enginesToRun, numberArgument, prepareEnvironment } from './environment.ts';

const answers = numberArgument('answers', 100);
const reports = ['ADOBE_2022_10K', 'AMCOR_2023Q4_EARNINGS', 'BESTBUY_2023_10K', 'MGMRESORTS_2022Q4_EARNINGS', 'ULTABEAUTY_2023Q4_EARNINGS'];
const companies = ['Adobe', 'Amcor', 'Best Buy', 'MGM Resorts', 'Ulta Beauty'];
const topics = [
  'net sales',
  'operating income',
  'gross margin',
  'cash flow from operations',
  'capital expenditures',
  'share repurchases',
  'dividends',
  'long-term debt',
  'risk factors',
  'competition',
  'employees',
  'stores or properties',
  'inventory',
  'income taxes',
  'the outlook for next year',
  'acquisitions',
  'foreign currency',
  'the board of directors',
];

/** FinanceBench questions, then generic ones. */
function questions(folder: string): string[] {
  const asked = JSON.parse(readFileSync(join(folder, 'questions/financebench-dev.json'), 'utf8')) as { question: string }[];
  const generic = topics.flatMap((topic) => companies.map((company) => `What does ${company} report about ${topic}?`));
  return [...asked.map(({ question }) => question), ...generic].slice(0, answers);
}

interface Tally {
  answers: number;
  refused: number;
  failed: number;
  withCitation: number;
  citations: number;
  verbatim: number;
  placed: number;
  paged: number;
}

interface CitationData {
  sourceId: string;
  quote: string;
  start: number;
  end: number;
  at: number;
  index: number;
  page: number | null;
}

async function pagesOf(expert: Expert, sourceId: string, start: number, end: number): Promise<number[]> {
  const slice = await call<{ pages: { number: number; start: number; end: number }[] }>(
    expert,
    `/v1/sources/${sourceId}/document?start=${start}&end=${end}`,
  );
  return slice.pages.map((page) => page.number);
}

async function check(expert: Expert, events: ServerEvent[], texts: Map<string, string>, tally: Tally): Promise<void> {
  const end = events.find((event) => event.event === 'message-end');
  const answer = textOf(events);
  tally.answers++;
  if (end?.data.finishReason === 'refused') tally.refused++;
  else if (end?.data.finishReason !== 'stop') {
    tally.failed++;
    console.error(`ended ${JSON.stringify(end?.data)}: ${answer.slice(0, 200)}`);
  }
  const citations = events.filter((event) => event.event === 'citation-added').map((event) => event.data as unknown as CitationData);
  if (citations.length > 0) tally.withCitation++;
  for (const citation of citations) {
    tally.citations++;
    const text = texts.get(citation.sourceId) ?? '';
    if (citation.quote !== '' && text.slice(citation.start, citation.end) === citation.quote) tally.verbatim++;
    else console.error(`not verbatim: ${JSON.stringify(citation)} but ${JSON.stringify(text.slice(citation.start, citation.end))}`);
    if (answer.slice(citation.at).startsWith(`[${citation.index}]`)) tally.placed++;
    if (citation.page !== null && (await pagesOf(expert, citation.sourceId, citation.start, citation.end)).includes(citation.page))
      tally.paged++;
  }
}

async function runWith(engine: Engine, mode: 'offline' | 'quotes' | 'lies', folder: string): Promise<{ row: string[]; ok: boolean }> {
  const standIn = await startModelStandIn({
    settings: { tokens: 160, delayMs: 1, firstTokenMs: 1, text: mode === 'lies' ? 'lies' : 'quotes' },
  });
  const environment = await prepareEnvironment(
    engine,
    mode === 'offline' ? {} : { OPENAI_BASE_URL: standIn.baseUrl, OPENAI_API_KEY: 'sk-bench' },
  );
  const server = await startServer({ env: environment.env });
  try {
    const expert = await registerExpert(server.url);
    const cloneId = await createClone(expert, { open: mode !== 'offline' });
    const uploaded = await Promise.all(reports.map((name) => uploadFile(expert, cloneId, join(folder, `pdf/${name}.pdf`))));
    const sources = await waitForSources(
      expert,
      uploaded.map(({ id }) => id),
      10 * 60_000,
    );
    for (const source of sources)
      if (source.status !== 'ready') throw new Error(`${source.title} did not become ready: ${JSON.stringify(source)}`);
    const texts = new Map<string, string>();
    for (const source of sources) texts.set(source.id, await documentText(expert, source.id));
    const tally: Tally = { answers: 0, refused: 0, failed: 0, withCitation: 0, citations: 0, verbatim: 0, placed: 0, paged: 0 };
    const startedAt = performance.now();
    for (const question of questions(folder)) {
      const session = await openSession(expert, cloneId);
      await check(expert, await ask(server.url, session, question), texts, tally);
    }
    const seconds = (performance.now() - startedAt) / 1000 / tally.answers;
    return {
      row: [
        engine,
        mode === 'offline' ? 'extractive answerer' : mode === 'quotes' ? 'model that quotes' : 'model that invents quotations',
        String(tally.answers),
        String(tally.refused),
        String(tally.failed),
        String(tally.withCitation),
        String(tally.citations),
        tally.citations === 0 ? 'none to check' : `${show((100 * tally.verbatim) / tally.citations)} %`,
        `${tally.placed}`,
        `${tally.paged}`,
        show(seconds, 's'),
      ],
      ok: tally.citations > 0 && tally.verbatim === tally.citations && tally.failed === 0,
    };
  } finally {
    await server.stop();
    await standIn.close();
    await environment.dispose();
  }
}

const rows: string[][] = [];
const folder = corpus();
for (const engine of (await enginesToRun()).slice(-1)) {
  for (const mode of ['offline', 'quotes', 'lies'] as const) {
    const { row, ok } = await runWith(engine, mode, folder);
    rows.push(row);
    console.error(row.join(' | '));
    if (!ok) process.exitCode = 1;
  }
}
console.log(
  table(
    [
      'database',
      'answers by',
      'answers',
      'refused',
      'failed',
      'with citations',
      'citations',
      'verbatim in the source',
      'at the right place',
      'on the right page',
      'time per answer',
    ],
    rows,
  ),
);
