// Measures the recognition of scans: prints pages of reports to pictures with pdftoppm (poppler-utils), reads them as image-only PDFs in the
// extractor's own process, and compares the words with those of the text layer. `node server/bench/ocr.ts [--languages eng,deu] [--only TEXT]
// [--show]`.
// The reports are in CLONEAI_CORPUS. `--only` chooses the cases whose name contains a text, `--show` prints
// the recognized text.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { createProcessExtractor } from '../src/providers/extractor/process.extractor.ts';
import { readFileBytes } from '../src/providers/extractor/read-document.ts';
import { type GrayImage, turned } from '../src/providers/extractor/recognition/gray-image.ts';
import { missingPackages } from '../src/providers/extractor/recognition/packages.ts';
import { makePhoto, makeScan, pictureOf } from '../src/providers/extractor/recognition/scans.testing.ts';
import { median, show, table } from './figures.ts';
import { childrenOf, cpuMs, describeMachine } from './machine.ts';
import { askew, GERMAN, germanPage, parsePgm, scored } from './ocr.pages.ts';
import { corpusFolder } from './retrieval.corpora.ts';

const { values: options } = parseArgs({
  options: { languages: { type: 'string', default: 'eng' }, only: { type: 'string', default: '' }, show: { type: 'boolean' } },
});
const LANGUAGES = options.languages.split(',');
const REPORTS = join(corpusFolder(), 'pdf');
/** Pages with prose and with tables, by file. */
const PAGES: [file: string, page: number][] = [
  ['ADOBE_2022_10K.pdf', 5],
  ['ADOBE_2022_10K.pdf', 40],
  ['BESTBUY_2023_10K.pdf', 6],
  ['BESTBUY_2023_10K.pdf', 30],
  ['BESTBUY_2023_10K.pdf', 45],
  ['AMCOR_2023Q4_EARNINGS.pdf', 1],
  ['AMCOR_2023Q4_EARNINGS.pdf', 8],
  ['MGMRESORTS_2022Q4_EARNINGS.pdf', 2],
  ['ULTABEAUTY_2023Q4_EARNINGS.pdf', 1],
  ['ULTABEAUTY_2023Q4_EARNINGS.pdf', 7],
];
const MAX_PAGES_SHOWN = 2000;

interface Case {
  name: string;
  scan: Buffer;
  pages: number;
  /** The words that should be found. Undefined if nobody knows them. */
  truth: string | undefined;
}

const printed = (file: string, page: number, dpi: number): GrayImage =>
  parsePgm(
    execFileSync('pdftoppm', ['-gray', '-r', String(dpi), '-f', String(page), '-l', String(page), join(REPORTS, file)], {
      maxBuffer: 200_000_000,
    }),
  );

/** The text layers of the pages, read once per file. */
async function truths(): Promise<string[]> {
  const documents = new Map<string, Awaited<ReturnType<typeof readFileBytes>>>();
  for (const [file] of PAGES)
    if (!documents.has(file)) documents.set(file, await readFileBytes(readFileSync(join(REPORTS, file)), file, 'application/pdf'));
  return PAGES.map(([file, number]) => {
    const document = documents.get(file);
    const page = document?.pages[number - 1];
    return document?.text.slice(page?.start, page?.end) ?? '';
  });
}

async function cases(): Promise<Case[]> {
  const texts = await truths();
  const all = texts.join('\n');
  const pagesAt = (dpi: number) => PAGES.map(([file, page]) => ({ image: printed(file, page, dpi), dpi }));
  const at150 = pagesAt(150);
  const at200 = pagesAt(200);
  const at300 = pagesAt(300);
  const first = at200[0] as { image: GrayImage; dpi: number };
  const change = (image: GrayImage) => makeScan([{ ...first, image }]);
  const german = await pictureOf(germanPage());
  const scanned = join(REPORTS, 'scan_only.pdf');
  return [
    { name: 'ten pages at 150 dpi', scan: makeScan(at150), pages: at150.length, truth: all },
    { name: 'ten pages at 200 dpi', scan: makeScan(at200), pages: at200.length, truth: all },
    { name: 'ten pages at 300 dpi', scan: makeScan(at300), pages: at300.length, truth: all },
    { name: 'a page turned by 90°', scan: change(turned(first.image, 90)), pages: 1, truth: texts[0] },
    { name: 'a page turned by 270°', scan: change(turned(first.image, 270)), pages: 1, truth: texts[0] },
    { name: 'a page upside down', scan: change(turned(first.image, 180)), pages: 1, truth: texts[0] },
    { name: 'a page askew by 2°', scan: change(askew(first.image, 2)), pages: 1, truth: texts[0] },
    { name: 'a page askew by 5°', scan: change(askew(first.image, 5)), pages: 1, truth: texts[0] },
    { name: 'a German page', scan: makeScan([{ image: german }]), pages: 1, truth: GERMAN.join(' ') },
    { name: 'a photo', scan: makeScan([{ image: makePhoto(1700, 2200) }]), pages: 1, truth: '' },
    { name: 'scan_only.pdf', scan: readFileSync(scanned), pages: 1, truth: undefined },
  ];
}

/** Processor time of this process's children, and the largest resident memory of one of them, in MB (10⁶ bytes). */
function watchChildren() {
  const used = new Map<number, number>();
  const before = new Set(childrenOf(process.pid));
  let peak = 0;
  const sample = () => {
    for (const pid of childrenOf(process.pid)) {
      // That of another case, which ends.
      if (before.has(pid)) continue;
      used.set(pid, Math.max(used.get(pid) ?? 0, cpuMs(pid)));
      const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
      peak = Math.max(peak, (Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024) / 1e6);
    }
  };
  const timer = setInterval(sample, 50);
  return {
    stop() {
      sample();
      clearInterval(timer);
      return { cpuSeconds: [...used.values()].reduce((sum, ms) => sum + ms, 0) / 1000, peak };
    },
  };
}

async function measure({ name, scan, pages, truth }: Case): Promise<string[]> {
  const extractor = createProcessExtractor({ languages: LANGUAGES });
  const watch = watchChildren();
  const started = performance.now();
  const times: number[] = [];
  let before = started;
  const onProgress = () => {
    times.push(performance.now() - before);
    before = performance.now();
  };
  const open = async () => ({ body: Readable.from([scan]), bytes: scan.length });
  const result = await extractor.extractFile(
    { open, fileName: 'scan.pdf', mimeType: 'application/pdf', onProgress },
    AbortSignal.timeout(600_000),
  );
  const seconds = (performance.now() - started) / 1000;
  const { cpuSeconds, peak } = watch.stop();
  await extractor.close();
  const text = result.ok ? result.document.text : '';
  if (options.show) console.log(`\n## ${name}\n\n${text.slice(0, MAX_PAGES_SHOWN)}\n`);
  const { recall, precision, found } = scored(text, truth ?? '');
  return [
    name,
    truth ? show(recall) : '–',
    truth ? show(precision) : '–',
    result.ok ? String(found) : result.failure.code,
    show(cpuSeconds / pages, 's'),
    show(median(times) / 1000, 's'),
    show((pages / seconds) * 60),
    show(peak, 'MB'),
  ];
}

const missing = missingPackages(LANGUAGES);
if (missing.length > 0) console.log(`Not measured: ${missing.join(', ')} not installed.`);
else if (!existsSync(REPORTS)) console.log(`Not measured: no corpora in ${corpusFolder()}. Set CLONEAI_CORPUS to their folder.`);
else {
  console.log(`${describeMachine()}, languages ${LANGUAGES.join(', ')}\n`);
  const head = ['scan', 'recall', 'precision', 'words', 'processor time per page', 'time per page', 'pages per minute', 'peak memory'];
  console.log(table(head, []));
  for (const each of (await cases()).filter(({ name }) => name.includes(options.only)))
    console.log(`| ${(await measure(each)).join(' | ')} |`);
}
