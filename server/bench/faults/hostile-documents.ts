/** Uploads malformed and hostile documents and measures the server meanwhile: `node server/bench/faults/hostile-documents.ts [embedded|postgres]`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { CallError, createClone, type Expert, registerExpert, type SourceView, uploadBytes, waitForSources } from '../api.ts';
import { sleep } from '../clock.ts';
import { percentile, show, table } from '../figures.ts';
import { startServer } from '../server-process.ts';
import { corpus, type Engine, enginesToRun, prepareEnvironment } from './environment.ts';
import { loopDelay } from './loop-delay.ts';

const LIMIT_SECONDS = 60;

function docx(body: string, extra: Record<string, Uint8Array> = {}): Buffer {
  const xml = (text: string) => strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${text}`);
  return Buffer.from(
    zipSync({
      '[Content_Types].xml': xml(
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      ),
      '_rels/.rels': xml(
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
      ),
      'word/document.xml': xml(
        `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
      ),
      ...extra,
    }),
  );
}

/** A `good` document must become ready, `either` may; any other must fail with a reason. */
function documents(folder: string): { name: string; what: string; bytes: Buffer; either?: true; good?: true }[] {
  const pdf = readFileSync(join(folder, 'pdf/BESTBUY_2023_10K.pdf'));
  return [
    {
      name: 'bomb.docx',
      what: 'zip bomb: 200 MB of zeros in 200 KB',
      bytes: docx('<w:p/>', { 'word/media/zeros.bin': new Uint8Array(200_000_000) }),
    },
    {
      name: 'xml-bomb.docx',
      what: 'a document.xml that expands 300-fold',
      bytes: docx(`<w:p><w:r><w:t>${'A'.repeat(60_000_000)}</w:t></w:r></w:p>`),
    },
    { name: 'tiny.docx', what: '400,000 tiny paragraphs, DOCX', bytes: docx('<w:p><w:r><w:t>x</w:t></w:r></w:p>'.repeat(400_000)) },
    { name: 'tiny.txt', what: '400,000 tiny paragraphs, text', bytes: Buffer.from('x\n\n'.repeat(400_000)), either: true },
    {
      name: 'tiny.html',
      what: '400,000 nested and open tags, HTML',
      bytes: Buffer.from(`<html><body>${'<div><p>x'.repeat(400_000)}`),
      either: true,
    },
    { name: 'long.txt', what: "'a' × 10⁶ without a space", bytes: Buffer.from('a'.repeat(1_000_000)), either: true },
    { name: 'long.md', what: "'漢' × 3 × 10⁵ without a space", bytes: Buffer.from('漢'.repeat(300_000)), either: true },
    { name: 'truncated.pdf', what: 'a PDF cut in half', bytes: pdf.subarray(0, pdf.length / 2), either: true },
    { name: 'locked.pdf', what: 'password-protected PDF', bytes: readFileSync(join(folder, 'pdf/password_protected.pdf')) },
    { name: 'really-a-pdf.docx', what: 'wrong extension: a PDF called .docx', bytes: pdf, either: true },
    { name: 'picture.pdf', what: 'wrong extension: an image called .pdf', bytes: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') },
    {
      name: 'noise.txt',
      what: 'random bytes called .txt',
      bytes: Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919 + (i >> 3) * 104729) & 255)),
      either: true,
    },
    { name: 'empty.pdf', what: 'empty file', bytes: Buffer.alloc(0) },
    { name: 'blank.txt', what: 'only spaces', bytes: Buffer.from(' \n'.repeat(1000)) },
    { name: 'scan.pdf', what: 'scan without text', bytes: readFileSync(join(folder, 'pdf/scan_only.pdf')) },
    { name: 'archive.zip', what: 'an unsupported type', bytes: Buffer.from(zipSync({ 'a.txt': strToU8('hello') })) },
    { name: 'good.pdf', what: 'for comparison: a valid PDF with 76 pages', bytes: pdf, good: true },
  ];
}

async function upload(
  expert: Expert,
  cloneId: string,
  document: { name: string; bytes: Buffer },
): Promise<{ outcome: string; status: string }> {
  try {
    const { id } = await uploadBytes(expert, cloneId, document.bytes, document.name);
    const [source] = (await waitForSources(expert, [id], (LIMIT_SECONDS + 15) * 1000)) as [SourceView];
    const outcome = source.reason
      ? `${source.reason.code}: ${source.reason.message}`
      : source.status === 'ready'
        ? `${source.chunks} chunks`
        : `progress ${source.progress}`;
    return { status: source.status, outcome };
  } catch (error) {
    if (error instanceof CallError) return { status: `refused, ${error.status}`, outcome: error.message };
    throw error;
  }
}

async function runOn(engine: Engine): Promise<{ rows: string[][]; ok: boolean; summary: string }> {
  const environment = await prepareEnvironment(engine);
  const server = await startServer({ env: environment.env });
  const rows: string[][] = [];
  let ok = true;
  try {
    const expert = await registerExpert(server.url);
    const cloneId = await createClone(expert);
    const loops: number[] = [];
    const healths: number[] = [];
    for (const document of documents(corpus())) {
      await loopDelay(server.url); // starts a new interval
      const startedAt = performance.now();
      let done = false;
      const answers: number[] = [];
      const watch = (async () => {
        while (!done) {
          const asked = performance.now();
          await (await fetch(`${server.url}/health`, { signal: AbortSignal.timeout(60_000) })).arrayBuffer();
          answers.push(performance.now() - asked);
          await sleep(10);
        }
      })();
      const { status, outcome } = await upload(expert, cloneId, document);
      done = true;
      await watch;
      const seconds = (performance.now() - startedAt) / 1000;
      const { p99: loop } = await loopDelay(server.url);
      loops.push(loop);
      healths.push(...answers);
      const isExpected = document.good
        ? status === 'ready'
        : status.startsWith('failed') || status.startsWith('refused') || (document.either === true && status === 'ready');
      if (!isExpected || seconds > LIMIT_SECONDS) ok = false;
      rows.push([
        engine,
        document.what,
        `${isExpected ? '' : '**'}${status}${isExpected ? '' : '**'}`,
        outcome.replaceAll('|', '/').slice(0, 160),
        show(seconds),
        show(loop),
        show(percentile(answers, 0.99)),
      ]);
      console.error(`${engine}: ${document.what}: ${status}, ${show(seconds, 's')}`);
    }
    const worst = Math.max(...loops);
    return {
      rows,
      ok,
      summary: `${engine}: event-loop delay p99, worst document: ${show(worst, 'ms')} (goal ≤ 50 ms); /health over all p99 ${show(percentile(healths, 0.99), 'ms')}, slowest ${show(percentile(healths, 1), 'ms')}.`,
    };
  } finally {
    await server.stop();
    await environment.dispose();
  }
}

const rows: string[][] = [];
const summaries: string[] = [];
for (const engine of await enginesToRun()) {
  const result = await runOn(engine);
  rows.push(...result.rows);
  summaries.push(result.summary);
  if (!result.ok) process.exitCode = 1;
}
console.log(table(['database', 'document', 'status', 'message', 'seconds', 'event-loop delay p99, ms', '/health p99, ms'], rows));
console.log(`\n${summaries.join('\n')}`);
