import { createReadStream, mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CloneAI, ConnectionError, SourceFailedError, type Uploadable } from './index.ts';
import { errorBody, framed, type Handler, json, type Seen, startServer, type TestServer } from './testing.ts';
import { encodeMultipart } from './uploads.ts';

const BYTES = new Uint8Array(300_000).map((_, index) => index % 251);
let folder: string;
let server: TestServer;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloneai-sdk-'));
  writeFileSync(join(folder, 'report.pdf'), BYTES);
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => server.close());

/** Parses a form with the runtime's own parser. */
async function readForm(seen: Seen | undefined): Promise<FormData> {
  const type = seen?.headers['content-type'] ?? '';
  return new Response(Buffer.from(seen?.body ?? '', 'latin1'), { headers: { 'content-type': type } }).formData();
}

async function start(handle: Handler, options: object = {}): Promise<CloneAI> {
  server = await startServer(handle);
  return new CloneAI({ apiKey: 'sk_test', baseUrl: server.url, ...options });
}

async function readResponse(): Promise<Response> {
  const response = await fetch(server.url);
  await response.text();
  return response;
}

const created: Handler = (_request, response) => json(response, 201, { id: 'src_1' });

describe('an upload', () => {
  it.each<[string, () => Uploadable | Promise<Uploadable>, string]>([
    ['a File', () => new File([BYTES], 'näme "1".pdf', { type: 'application/pdf' }), 'näme "1".pdf'],
    ['a Node stream', () => createReadStream(join(folder, 'report.pdf')), 'report.pdf'],
    ['a file-backed Blob with a name', async () => ({ name: 'a.pdf', data: await openAsBlob(join(folder, 'report.pdf')) }), 'a.pdf'],
    ['a path', () => join(folder, 'report.pdf'), 'report.pdf'],
    ['a file URL', () => pathToFileURL(join(folder, 'report.pdf')), 'report.pdf'],
    ['bytes with a name', () => ({ name: 'a.pdf', data: BYTES }), 'a.pdf'],
    ['a buffer with a name', () => ({ name: 'a.pdf', data: BYTES.buffer }), 'a.pdf'],
    ['a web stream with a name', () => ({ name: 'a.pdf', data: new Blob([BYTES]).stream() }), 'a.pdf'],
  ])('sends %s byte for byte', async (_what, make, name) => {
    const client = await start(created);
    await client.sources.upload('cln_1', { file: await make(), title: 'Ein Titel 漢' });
    const form = await readForm(server.requests[0]);
    const file = form.get('file') as File;
    expect([file.name, file.type, form.get('title')]).toEqual([name, 'application/pdf', 'Ein Titel 漢']);
    expect(Buffer.compare(Buffer.from(await file.arrayBuffer()), BYTES)).toBe(0);
  });

  it('sends the response of a fetch, with the name and type of its headers or its address', async () => {
    const client = await start((request, response, index) => {
      if (request.method === 'POST') return created(request, response, index);
      const named = request.path === '/download' ? { 'content-disposition': 'attachment; filename="named.pdf"' } : {};
      response.writeHead(200, { 'content-type': 'application/pdf', 'content-length': BYTES.length, ...named }).end(BYTES);
    });
    const totals = new Set<number | undefined>();
    const onUploadProgress = ({ total }: { total: number | undefined }) => totals.add(total);
    for (const path of ['/files/annual%20report.pdf?v=2', '/download'])
      await client.sources.upload('cln_1', { file: await fetch(server.url + path) }, { onUploadProgress });
    const forms = await Promise.all(server.requests.filter(({ method }) => method === 'POST').map(readForm));
    const files = forms.map((form) => form.get('file') as File);
    expect(files.map(({ name, type, size }) => [name, type, size])).toEqual([
      ['annual report.pdf', 'application/pdf', BYTES.length],
      ['named.pdf', 'application/pdf', BYTES.length],
    ]);
    expect(Buffer.compare(Buffer.from(await (files[0] as File).arrayBuffer()), BYTES)).toBe(0);
    expect([...totals]).toEqual([BYTES.length]);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['a path without a file', async () => join(folder, 'missing.pdf'), /Could not read the file to upload \(ENOENT.*missing\.pdf/],
    ['a folder', async () => folder, /is not a file/],
    ['an error response', async () => fetch(`${server.url}/missing`), /has the status 404/],
    ['a response that was read', readResponse, /response\.clone\(\)/],
    ['something else', async () => ({ name: 'a.pdf', data: 17 }), /no file: pass a path/],
    ['a file of React Native elsewhere', async () => ({ uri: 'file:///a.pdf', name: 'a.pdf' }), /Only React Native/],
  ])('explains %s before it sends anything', async (_what, make, message) => {
    const client = await start(({ path }, response) => json(response, path === '/missing' ? 404 : 200, {}));
    const file = (await make()) as Uploadable;
    await expect(client.sources.upload('cln_1', { file })).rejects.toThrow(message);
    expect(server.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('of a path is retried with the same bytes', async () => {
    const client = await start((request, response, index) =>
      index === 0 ? json(response, 503, errorBody('internal_error', 'x'), { 'retry-after': '0' }) : created(request, response, index),
    );
    await client.sources.upload('cln_1', { file: join(folder, 'report.pdf') });
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]?.body).toBe(server.requests[0]?.body);
  });

  it('reports progress up to the total size', async () => {
    const client = await start(created);
    const seen: number[] = [];
    const file = new File([BYTES], 'a.pdf');
    await client.sources.upload('cln_1', { file }, { onUploadProgress: ({ loaded, total }) => seen.push(loaded / (total ?? 0)) });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  it('is retried with the same bytes and key when its data can be read again', async () => {
    const client = await start((request, response, index) =>
      index === 0 ? json(response, 503, errorBody('internal_error', 'x'), { 'retry-after': '0' }) : created(request, response, index),
    );
    await client.sources.upload('cln_1', { file: new File([BYTES], 'a.pdf') });
    const [first, second] = server.requests;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
  });

  it('is not retried after its stream was read', async () => {
    const client = await start((_request, response) => void response.destroy());
    await expect(client.sources.upload('cln_1', { file: createReadStream(join(folder, 'report.pdf')) })).rejects.toBeInstanceOf(
      ConnectionError,
    );
    expect(server.requests).toHaveLength(1);
  });

  it('is one Blob in browsers, which cannot stream a request body', async () => {
    Object.assign(globalThis, { XMLHttpRequest: class {} });
    try {
      const stream = () => new Blob([BYTES]).stream();
      for (const file of [new File([BYTES], 'a.pdf'), { name: 'a.pdf', data: stream() }, new Response(stream())]) {
        const { type = '', body, spent } = await encodeMultipart({ file, title: undefined, tags: ['a'] }, ['file']);
        const sent = body().body;
        expect(sent).toBeInstanceOf(Blob);
        const form = await new Response(sent, { headers: { 'content-type': type } }).formData();
        expect([...form.keys()]).toEqual(['file', 'tags']);
        expect([(form.get('file') as File).size, spent]).toEqual([BYTES.length, false]);
      }
    } finally {
      Reflect.deleteProperty(globalThis, 'XMLHttpRequest');
    }
    server = await startServer(created);
  });
});

describe('waitUntilReady', () => {
  const source = (status: string, progress: number, reason: unknown = null) => ({ id: 'src_1', status, progress, reason });
  const events = (...rows: [string, unknown][]) =>
    framed(
      rows.map(([type, data]) => ({ type, data })),
      1,
    );

  it('follows the events across a reconnection and returns the ready source', async () => {
    const client = await start((_request, response, index) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (index > 0) return void response.end(events(['source-progress', source('embedding', 0.5)], ['source-ready', source('ready', 1)]));
      response.write(events(['source-progress', source('extracting', 0.1)]), () => setTimeout(() => response.destroy(), 5));
    });
    const seen: string[] = [];
    const ready = await client.sources.waitUntilReady('src_1', { onProgress: ({ status }) => seen.push(status) });
    expect(ready).toMatchObject({ id: 'src_1', status: 'ready' });
    expect(seen).toEqual(['extracting', 'embedding', 'ready']);
  });

  it('throws the reason of a failed source', async () => {
    const failed = source('failed', 0.1, { code: 'password', message: 'The file is locked by a password. Save it without one.' });
    const client = await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(events(['source-failed', failed]));
    });
    const error = await client.sources.waitUntilReady('src_1').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SourceFailedError);
    expect((error as SourceFailedError).message).toMatch(/password/);
    expect((error as SourceFailedError).source.id).toBe('src_1');
  });

  it('throws a TimeoutError when it takes too long', async () => {
    const client = await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(events(['source-progress', source('extracting', 0.1)]));
    });
    await expect(client.sources.waitUntilReady('src_1', { timeout: 100 })).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
