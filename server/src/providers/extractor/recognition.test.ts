import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { makePdf } from './documents.testing.ts';
import { createProcessExtractor } from './process.extractor.ts';
import { turned } from './recognition/gray-image.ts';
import { makePhoto, makePng, makeScan, pictureOf, skipReason } from './recognition/scans.testing.ts';

const { signal } = new AbortController();
const extractor = createProcessExtractor({ languages: ['eng'] });
afterAll(() => extractor.close());

const file = (bytes: Buffer, fileName = 'scan.pdf') => ({
  ...{ fileName, mimeType: 'application/octet-stream', workspaceId: 'w' },
  open: async () => ({ body: Readable.from([bytes]), bytes: bytes.length }),
});

const WHALES = ['Whales of the North', 'The blue whale is the largest animal that ever lived.', 'It eats four tons of krill a day.'];
const TIDES = ['Tides', 'The moon pulls the water of the sea twice a day.', 'A spring tide follows the full moon.'];
const SHORE = 'The lighthouse keeper wrote this page himself, in ink that a printer understands.';

const reason = skipReason();
describe.skipIf(reason !== undefined)(`reading scans${reason ? ` (skipped: ${reason})` : ''}`, () => {
  it('recognizes the pages that are pictures, keeps the text of the others, and says which were recognized', async () => {
    const whales = await pictureOf(makePdf([WHALES]));
    const upsideDown = turned(await pictureOf(makePdf([TIDES])), 180);
    const bytes = makeScan([{ image: whales }, { content: `BT /F1 11 Tf 60 700 Td (${SHORE}) Tj ET` }, { image: upsideDown }]);
    expect(await extractor.extractFile({ ...file(bytes), deferScans: true }, signal)).toMatchObject({
      ok: false,
      failure: { code: 'needs_recognition' },
    });

    const reported: number[][] = [];
    const onProgress = (pages: number, of: number) => reported.push([pages, of]);
    const result = await extractor.extractFile({ ...file(bytes), onProgress }, signal);
    if (!result.ok) throw new Error(result.failure.message);
    const { document, chunks } = result;
    const pages = document.pages.map(({ start, end }) => document.text.slice(start, end));
    expect(pages[0]).toContain('The blue whale is the largest animal that ever lived.');
    expect(pages[1]?.trim()).toBe(SHORE);
    expect(pages[2]).toContain('The moon pulls the water of the sea twice a day.');
    expect(document.pages.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(document.metadata).toEqual({
      recognizedPages: '1, 3',
      notice: 'Pages 1, 3 are scans: their text was recognized (OCR) and may contain errors.',
      noticeCode: 'recognized_text',
    });
    expect(chunks[0]).toMatchObject({ page: 1, pageEnd: 3 });
    for (const chunk of chunks) expect(chunk.text).toBe(document.text.slice(chunk.start, chunk.end));
    expect(reported).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it('reads scans that lie on their side, whether the file says so or not', async () => {
    const image = turned(await pictureOf(makePdf([WHALES])), 90);
    for (const bytes of [makeScan([{ image }]), makeScan([{ image, rotate: 270 }])]) {
      const result = await extractor.extractFile(file(bytes), signal);
      expect(result.ok && result.document.text).toContain('It eats four tons of krill a day.');
    }
  });

  it('reads a picture as a document of one page', async () => {
    const tides = await pictureOf(makePdf([TIDES]));
    const result = await extractor.extractFile(file(makePng(tides), 'tides.png'), signal);
    if (!result.ok) throw new Error(result.failure.message);
    expect(result.document.text).toContain('A spring tide follows the full moon.');
    expect(result.document.pages).toEqual([{ number: 1, start: 0, end: result.document.text.length }]);
    expect(result.document.metadata).toMatchObject({ recognizedPages: '1', noticeCode: 'recognized_text' });
  });

  it('finds no text in a photo', async () => {
    for (const bytes of [makeScan([{ image: makePhoto() }]), makePng(makePhoto())]) {
      const result = await extractor.extractFile(file(bytes), signal);
      expect(result).toMatchObject({ ok: false, failure: { code: 'no_text', message: expect.stringContaining('No text was found') } });
    }
  });
});

it('refuses pictures and scans where recognition is off', async () => {
  const off = createProcessExtractor();
  for (const [bytes, code] of [
    [makePng(makePhoto(50, 50)), 'unsupported_type'],
    [makeScan([{ image: makePhoto(50, 50) }]), 'no_text'],
  ] as const)
    expect(await off.extractFile(file(bytes), signal)).toMatchObject({ ok: false, failure: { code } });
  await off.close();
});

it('reads a text with an empty page at once', async () => {
  const result = await extractor.extractFile({ ...file(makePdf([[SHORE], [], [SHORE]])), deferScans: true }, signal);
  expect(result.ok && result.document.metadata).toEqual({});
});
