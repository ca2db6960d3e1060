/**
 * The child process that reads documents. The parent limits its memory and processor time, so the code here needs no protection against
 * documents that take forever. It may read its own code
 * and packages, and no other file. Answers the requests of `child-protocol.ts` one by one and exits
 * with the server.
 */
import { once } from 'node:events';
import { Socket } from 'node:net';
import { setPriority } from 'node:os';
import { setInterval } from 'node:timers';
import {
  type Answer,
  type ChunkPlace,
  FILE_DESCRIPTOR,
  LIST_PART,
  type ReadRequest,
  type RecognizeRequest,
  type Request,
  TEXT_PART,
} from './child-protocol.ts';
import { chunkDocument } from './chunking.ts';
import type { ExtractedDocument, WebAddresses } from './extractor.port.ts';
import { ExtractionError, LIMITS } from './failures.ts';
import { readFileBytes, readText } from './read-document.ts';
import { recognizePages } from './recognition/recognize.ts';
import { type RecognizedPage, ScansFound } from './recognition/recognized-page.ts';
import { cutBefore } from './tokens.ts';
import { readAddresses } from './web/addresses.ts';

const send = (answer: Answer) =>
  new Promise<void>((resolve, reject) => process.send?.(answer, undefined, undefined, (error) => (error ? reject(error) : resolve())));

const files = new Socket({ fd: FILE_DESCRIPTOR, readable: true, writable: false });

/** The next file on the pipe. The parent sends no other before this one is answered. */
async function receiveFile(bytes: number): Promise<Buffer> {
  const file = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; ) {
    const part = files.read() as Buffer | null;
    if (part === null) await once(files, 'readable');
    else at += part.copy(file, at);
  }
  return file;
}

/** Recognized pages of the next file. */
const known = new Map<number, RecognizedPage>();

async function answer(request: Request): Promise<void> {
  if (request.kind === 'known') {
    for (const page of request.pages) known.set(page.number, page);
    return;
  }
  try {
    if (request.kind === 'recognize') await recognize(request);
    else if (request.kind === 'addresses') await sendAddresses(readAddresses(await receiveFile(request.bytes), request));
    else {
      const document = await read(request);
      const chunks = chunksOf(document);
      await sendDocument(document, chunks);
    }
  } catch (error) {
    if (error instanceof ScansFound) await send({ kind: 'scans', pages: error.pages, isPicture: error.isPicture });
    else if (error instanceof ExtractionError) await send({ kind: 'failed', failure: { code: error.code, message: error.message } });
    else throw error;
  } finally {
    known.clear();
  }
}

async function read(request: ReadRequest): Promise<ExtractedDocument> {
  if (request.kind === 'text') return readText(request.text, request.format);
  const { bytes, fileName, mimeType, scans } = request;
  return readFileBytes(await receiveFile(bytes), fileName, mimeType, scans === 'known' ? known : scans);
}

async function recognize({ bytes, ...input }: RecognizeRequest): Promise<void> {
  const file = await receiveFile(bytes);
  let before = process.cpuUsage();
  for await (const page of recognizePages({ ...input, bytes: file })) {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    await send({ kind: 'page', page, cpuMs: (user + system) / 1000 });
  }
  await send({ kind: 'recognized' });
}

function chunksOf(document: ExtractedDocument): ChunkPlace[] {
  const places: ChunkPlace[] = [];
  for (const { text: _, ...place } of chunkDocument(document)) {
    if (places.length === LIMITS.chunks)
      throw new ExtractionError('too_many_parts', `This document has more than ${LIMITS.chunks} chunks. Split it and upload the parts.`);
    places.push(place);
  }
  return places;
}

/** Sends the parts one after another, so that the parent can do other work in between. */
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

async function sendAddresses({ links, sitemaps, ...page }: WebAddresses): Promise<void> {
  for (const part of parts(links)) await send({ kind: 'links', links: part });
  for (const part of parts(sitemaps)) await send({ kind: 'sitemaps', sitemaps: part });
  await send({ kind: 'addresses', page });
}

function* parts<T>(list: T[]): Generator<T[]> {
  for (let at = 0; at < list.length; at += LIST_PART) yield list.slice(at, at + LIST_PART);
}

// Low priority, so that answers to visitors come first.
setPriority(10);
process.on('message', (request: Request) => void answer(request));
process.on('disconnect', () => process.exit());
// Ctrl-C in a terminal signals every process. The server drains first and then ends this process itself.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {});
// Exit if the parent was killed.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && process.exit(), 1000).unref();
