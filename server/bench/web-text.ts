/**
 * Scores the main text of web pages against what people marked as the article: `node server/bench/web-text.ts`. Set CLONEAI_CORPUS to the folder
 * of the corpora. `--show` prints the lines that are missing or too many in the first half of the pages, which may be used for tuning.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileBytes } from '../src/providers/extractor/read-document.ts';
import { corpusFolder } from './retrieval.corpora.ts';
import { scoreText, strangeLines, type TextScore } from './web-text.metrics.ts';

const ROUNDS = 5;

interface PageScore extends TextScore {
  name: string;
  kilobytes: number;
  cpuMs: number;
}

/** The least processor time of several readings, in milliseconds: the first ones compile. */
async function measureCpu(read: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.threadCpuUsage();
    await read();
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

async function scorePage(folder: string, name: string, truth: string, show: boolean): Promise<PageScore> {
  const bytes = await readFile(join(folder, name));
  const read = () => readFileBytes(bytes, name, 'text/html');
  const { text, headings } = await read();
  // The headline is a field of its own in the truth.
  const headline = headings.find(({ level }) => level === 1);
  const body = headline ? text.slice(0, headline.start) + text.slice(headline.start + headline.title.length) : text;
  if (show) {
    console.log(name);
    for (const line of strangeLines(body, truth)) console.log(`  + ${line.slice(0, 160)}`);
    for (const line of strangeLines(truth, body)) console.log(`  - ${line.slice(0, 160)}`);
  }
  return { name, kilobytes: bytes.length / 1024, cpuMs: await measureCpu(read), ...scoreText(body, truth) };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function printRow(label: string, { precision, recall, f1 }: TextScore, rest = ''): void {
  console.log(`${label.padEnd(22)} ${precision.toFixed(3)}  ${recall.toFixed(3)}  ${f1.toFixed(3)} ${rest}`);
}

function printMean(label: string, scores: PageScore[]): void {
  const of = (field: keyof TextScore) => mean(scores.map((score) => score[field]));
  printRow(label, { precision: of('precision'), recall: of('recall'), f1: of('f1') });
}

async function main(): Promise<void> {
  const folder = join(corpusFolder(), 'html');
  if (!existsSync(folder)) {
    console.log(`Not measured: no pages in ${folder}. Set CLONEAI_CORPUS to the folder of the corpora.`);
    return;
  }
  const truths = JSON.parse(await readFile(join(folder, 'ground-truth.json'), 'utf8')) as Record<string, { articleBody: string }>;
  const names = (await readdir(folder)).filter((name) => truths[name] !== undefined).sort();
  const show = process.argv.includes('--show');
  const scores: PageScore[] = [];
  for (const [i, name] of names.entries()) scores.push(await scorePage(folder, name, truths[name]?.articleBody ?? '', show && i % 2 === 0));
  console.log('page                   precision recall f1');
  for (const score of scores)
    printRow(score.name, score, `${score.kilobytes.toFixed(0).padStart(5)} KB ${score.cpuMs.toFixed(1).padStart(6)} ms`);
  printMean(
    'first half (tuning)',
    scores.filter((_, i) => i % 2 === 0),
  );
  printMean(
    'second half',
    scores.filter((_, i) => i % 2 === 1),
  );
  printMean('all', scores);
}

await main();
