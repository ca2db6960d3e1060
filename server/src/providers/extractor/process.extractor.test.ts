import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { afterAll, afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ExtractorChild } from './child.ts';
import { makeDocx, makePdf, paragraph } from './documents.testing.ts';
import type { Extractor, FileInput } from './extractor.port.ts';
import { createProcessExtractor } from './process.extractor.ts';

const open: Extractor[] = [];
const { signal } = new AbortController();
/** For tests that need no options: starting a child takes a second. */
const shared = createProcessExtractor();
afterAll(() => shared.close());

afterEach(async () => {
  for (const extractor of open.splice(0)) await extractor.close();
});

function make(options: Parameters<typeof createProcessExtractor>[0] = {}): Extractor {
  const extractor = createProcessExtractor(options);
  open.push(extractor);
  return extractor;
}

function file(content: Uint8Array | string, fileName: string, workspaceId?: string): FileInput {
  const bytes = Buffer.from(content as string);
  const open = async () => ({ body: Readable.from([bytes.subarray(0, 1000), bytes.subarray(1000)]), bytes: bytes.length });
  return { open, fileName, mimeType: 'application/octet-stream', ...(workspaceId ? { workspaceId } : {}) };
}
const text = (words: string) => ({ title: 'a', text: words, format: 'text' as const });
/** Letters without a word among them, which the tokenizer needs a minute for, and more memory than documents may have. */
const MUCH_MEMORY = { heapMb: 4000, rssMb: 6000 };
const noise = Array.from({ length: 1_000_000 }, (_, i) => ((i * 2_654_435_761) % 2 ** 32).toString(36)).join('');
const slow = { title: 'a', text: noise, format: 'text' as const };

describe('createProcessExtractor', () => {
  it('returns a document with chunks that are slices of its text', async () => {
    const result = await make().extractFile(
      file(
        makePdf([
          ['Whales', 'sing in the deep sea.'],
          ['Dolphins', 'click.'],
        ]),
        'a.pdf',
      ),
      signal,
    );
    if (!result.ok) throw new Error(result.failure.message);
    expect(result.document.pages).toHaveLength(2);
    for (const chunk of result.chunks) expect(chunk.text).toBe(result.document.text.slice(chunk.start, chunk.end));
    expect(result.chunks[0]).toMatchObject({ ordinal: 0, page: 1, pageEnd: 2 });
  });

  it('returns the addresses of a web document, however many, and goes on with documents', async () => {
    const extractor = make();
    const xml = `<urlset>${Array.from({ length: 3000 }, (_, i) => `<url><loc>https://example.com/${i}</loc></url>`).join('')}</urlset>`;
    const web = { url: 'https://example.com/sitemap.xml', as: 'sitemap' as const };
    const result = await extractor.extractAddresses({ ...file(xml, 'sitemap.xml'), ...web }, signal);
    if (!result.ok) throw new Error(result.failure.message);
    expect(result.addresses.links.map(({ url }) => url)).toEqual(Array.from({ length: 3000 }, (_, i) => `https://example.com/${i}`));
    expect(result.addresses).toMatchObject({ sitemaps: [], feeds: [], canonical: null, noindex: false, nofollow: false });
    expect(await extractor.extractAddresses({ ...file('<html>', 'sitemap.xml'), ...web }, signal)).toMatchObject({
      ok: false,
      failure: { code: 'wrong_type' },
    });
    expect(await extractor.extractText(text('next'), signal)).toMatchObject({ ok: true });
  });

  it('reads many documents concurrently and returns each result to its caller', async () => {
    const extractor = make({ concurrency: 2 });
    const results = await Promise.all(Array.from({ length: 60 }, (_, i) => extractor.extractText(text(`Text number ${i}.`), signal)));
    expect(results.map((result) => result.ok && result.document.text)).toEqual(Array.from({ length: 60 }, (_, i) => `Text number ${i}.`));
  });

  it('kills a child that does not finish because the machine is busy, rejects for another attempt, and reads the next document', async () => {
    // The limit includes the start of the child, which takes seconds on a busy machine.
    const extractor = make({ limits: { ...MUCH_MEMORY, cpuMs: 600_000, wallMs: 15_000 } });
    await expect(extractor.extractText(slow, signal)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await extractor.extractFile(file('next', 'a.txt'), signal)).ok).toBe(true);
  });

  it('kills a child that uses too much processor time, however long the machine takes for it', async () => {
    const extractor = make({ limits: { ...MUCH_MEMORY, cpuMs: 4000, wallMs: 600_000 } });
    const result = await extractor.extractText(slow, signal);
    expect(result).toMatchObject({
      ok: false,
      failure: { code: 'timed_out', message: expect.stringContaining('4 seconds of processor time') },
    });
    expect((await extractor.extractFile(file('next', 'a.txt'), signal)).ok).toBe(true);
  });

  it('reads a short text of a workspace whose documents hold every process for documents', async () => {
    const extractor = make();
    const caller = new AbortController();
    const held = ['a', 'b', 'c'].map((workspaceId) => extractor.extractText({ ...slow, workspaceId }, caller.signal));
    expect((await extractor.extractText({ ...text('short'), workspaceId: 'a' }, signal)).ok).toBe(true);
    caller.abort(new Error('enough'));
    for (const one of held) await expect(one).rejects.toThrow('enough');
  });

  it('reads a document of one workspace while another one has many that take long', async () => {
    const extractor = make();
    const caller = new AbortController();
    const held = [1, 2, 3].map(() => extractor.extractText({ ...slow, workspaceId: 'a' }, caller.signal));
    expect((await extractor.extractFile(file(makePdf([['Whales sing in the sea.']]), 'b.pdf', 'b'), signal)).ok).toBe(true);
    caller.abort(new Error('enough'));
    for (const one of held) await expect(one).rejects.toThrow('enough');
  });

  it('rejects when the storage breaks off or returns fewer bytes, and reads the next file', async () => {
    const extractor = make();
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('the storage broke off');
      })(),
    );
    const from = (body: Readable) => ({ ...file('', 'a.txt'), open: async () => ({ body, bytes: 1000 }) });
    await expect(extractor.extractFile(from(broken), signal)).rejects.toThrow('broke off');
    await expect(extractor.extractFile(from(Readable.from([Buffer.from('half')])), signal)).rejects.toThrow('4 of 1000 bytes');
    expect((await extractor.extractFile(file('next', 'a.txt'), signal)).ok).toBe(true);
  });

  it('kills a child that uses too much memory, reports out_of_memory, and reads the next document', async () => {
    // A child needs up to 160 MB before it has read anything.
    const extractor = make({ limits: { heapMb: 40, rssMb: 300 } });
    const result = await extractor.extractText({ title: 'a', text: '<p>word</p>'.repeat(800_000), format: 'html' }, signal);
    expect(result).toMatchObject({ ok: false, failure: { code: 'out_of_memory' } });
    expect(await extractor.extractText(text('next'), signal)).toMatchObject({ ok: true });
  });

  it('rejects running and waiting requests when their signal is aborted', async () => {
    const extractor = make();
    const caller = new AbortController();
    const running = extractor.extractText({ ...slow, workspaceId: 'a' }, caller.signal);
    const waiting = extractor.extractText({ ...slow, workspaceId: 'a' }, caller.signal);
    setTimeout(() => caller.abort(new Error('aborted')), 300);
    await expect(running).rejects.toThrow('aborted');
    await expect(waiting).rejects.toThrow('aborted');
    expect(await extractor.extractText(text('next'), signal)).toMatchObject({ ok: true });
  });

  it.each([
    ['a zip bomb', () => makeDocx(paragraph('x'), { 'word/media.xml': ' '.repeat(60_000_000) }), 'a.docx', 'too_large'],
    ['400,000 tiny paragraphs', () => makeDocx(paragraph('a').repeat(400_000)), 'a.docx', 'too_many_parts'],
    ['a truncated PDF', () => makePdf([['a']]).subarray(0, 300), 'a.pdf', 'damaged'],
    ['a PDF with a password', () => makePdf([['a']], { encrypted: true }), 'a.pdf', 'password_protected'],
    ['a wrong extension', () => 'just text', 'a.pdf', 'wrong_type'],
    ['an empty file', () => '', 'a.txt', 'empty'],
    ['a scan', () => makePdf([[], []]), 'a.pdf', 'no_text'],
    ['too many characters', () => 'word '.repeat(4_100_000), 'a.txt', 'too_large'],
  ])('reports a clear reason for %s', async (_, bytes, name, code) => {
    const result = await shared.extractFile(file(bytes(), name), signal);
    expect(result).toMatchObject({ ok: false, failure: { code, message: expect.stringMatching(/.{30}/) } });
  });

  it('reads a word of a million letters and 400,000 tiny paragraphs without blocking the event loop of the server', async () => {
    // What counts here is the event loop of the parent, not how long the child takes on a busy machine.
    const extractor = make({ limits: { wallMs: 500_000 } });
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const long = await extractor.extractFile(file('a'.repeat(1_000_000), 'a.txt'), signal);
    const many = await extractor.extractFile(file('word\n\n'.repeat(400_000), 'a.txt'), signal);
    delay.disable();
    console.info(`event-loop delay of the parent meanwhile: p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms`);
    expect([long.ok && long.document.text.length, many.ok && many.document.text.length]).toEqual([1_000_000, 2_400_000]);
    expect(many.ok && many.chunks.length).toBeGreaterThan(100);
  });

  it('ends idle children, and ends all children when it is closed', async () => {
    const kill = vi.spyOn(ExtractorChild.prototype, 'kill');
    const ask = vi.spyOn(ExtractorChild.prototype, 'ask');
    onTestFinished(() => void vi.restoreAllMocks());
    const extractor = make({ idleMs: 50 });
    await extractor.extractText(text('a'), signal);
    await expect.poll(() => kill.mock.calls.length).toBe(1);
    expect((await extractor.extractText(text('b'), signal)).ok).toBe(true);
    const running = extractor.extractText(slow, signal);
    const ended = expect(running).rejects.toThrow('closed');
    await expect.poll(() => ask.mock.calls.length).toBe(3);
    await extractor.close();
    await ended;
    await expect(extractor.extractText(text('c'), signal)).rejects.toThrow('closed');
  });
});
