/**
 * The process that reads documents. It is started with little memory and killed when it takes too long, so nothing here has to
 * defend itself against a document that never ends. It answers the requests of `child-protocol.ts` one by one, and ends when the
 * server does.
 */
import { readFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { setInterval } from 'node:timers';
import { type Answer, type ChunkPlace, LIST_PART, type Request, TEXT_PART } from './child-protocol.ts';
import { chunkDocument } from './chunking.ts';
import type { ExtractedDocument } from './extractor.port.ts';
import { ExtractionError, LIMITS } from './failures.ts';
import { readFileBytes, readText } from './read-document.ts';
import { cutBefore } from './tokens.ts';

const send = (answer: Answer) =>
  new Promise<void>((resolve, reject) => process.send?.(answer, undefined, undefined, (error) => (error ? reject(error) : resolve())));

async function answer(request: Request): Promise<void> {
  try {
    const document =
      request.kind === 'file'
        ? await readFileBytes(await readFile(request.path), request.fileName, request.mimeType)
        : readText(request.text, request.format);
    const chunks = cut(document);
    await sendDocument(document, chunks);
  } catch (error) {
    if (!(error instanceof ExtractionError)) throw error;
    await send({ kind: 'failed', failure: { code: error.code, message: error.message } });
  }
}

function cut(document: ExtractedDocument): ChunkPlace[] {
  const places: ChunkPlace[] = [];
  for (const { text: _, ...place } of chunkDocument(document)) {
    if (places.length === LIMITS.chunks)
      throw new ExtractionError('too_many_parts', `This document makes more than ${LIMITS.chunks} chunks. Split it and upload the parts.`);
    places.push(place);
  }
  return places;
}

/** Waits for each part to be taken, so that the parent's other work comes in between. */
async function sendDocument(document: ExtractedDocument, chunks: ChunkPlace[]): Promise<void> {
  for (let at = 0; at < document.text.length; ) {
    const end = cutBefore(document.text, at + TEXT_PART);
    await send({ kind: 'text', text: document.text.slice(at, end) });
    at = end;
  }
  for (const pages of parts(document.pages)) await send({ kind: 'pages', pages });
  for (const headings of parts(document.headings.slice(0, LIMITS.headings))) await send({ kind: 'headings', headings });
  for (const places of parts(chunks)) await send({ kind: 'chunks', chunks: places });
  await send({ kind: 'done', title: document.title, metadata: document.metadata });
}

function* parts<T>(list: T[]): Generator<T[]> {
  for (let at = 0; at < list.length; at += LIST_PART) yield list.slice(at, at + LIST_PART);
}

// Answers to visitors come first where processors are few.
setPriority(10);
process.on('message', (request: Request) => void answer(request));
process.on('disconnect', () => process.exit());
// A terminal's Ctrl-C goes to every process; the server drains first and then ends this one itself.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {});
// A parent that was killed cannot say goodbye; its child must not outlive it.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && process.exit(), 1000).unref();
