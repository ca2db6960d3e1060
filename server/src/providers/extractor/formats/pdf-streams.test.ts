import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../failures.ts';
import { readPdf } from './pdf.ts';
import { guardStreams } from './pdf-streams.ts';

const TEXT = 'BT /F1 12 Tf 72 700 Td (Whales sing in the deep sea.) Tj ET';
const tooMuch = (byte: number) => Buffer.alloc(LIMITS.streamBytes + 1, byte);

/** A PDF with one page whose content is this stream, and an image. */
function makePdf(
  content: Buffer,
  dictionary: string,
  image: { data: Buffer; dictionary: string } = { data: Buffer.alloc(4), dictionary: '' },
) {
  const stream = (data: Buffer, entries: string) =>
    Buffer.concat([Buffer.from(`<< /Length ${data.length} ${entries} >>\nstream\n`), data, Buffer.from('\nendstream')]);
  const page =
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>';
  const bodies = [
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from('<< /Type /Pages /Kids [3 0 R] /Count 1 >>'),
    Buffer.from(page),
    stream(content, dictionary),
    stream(image.data, `/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 ${image.dictionary}`),
  ];
  let file = Buffer.from('%PDF-1.4\n');
  const offsets = bodies.map((body, i) => {
    const at = file.length;
    file = Buffer.concat([file, Buffer.from(`${i + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const end = `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${bodies.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF`;
  return new Uint8Array(Buffer.concat([file, Buffer.from(end)]));
}

/** Literal codes of nine bits, with a new table before it would need ten. */
function lzwEncode(bytes: Buffer): Buffer {
  const codes = [256];
  for (const [i, byte] of bytes.entries()) {
    if (i > 0 && i % 200 === 0) codes.push(256);
    codes.push(byte);
  }
  const bits = [...codes, 257].map((code) => code.toString(2).padStart(9, '0')).join('');
  return Buffer.from((bits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)));
}

function ascii85Encode(bytes: Buffer): Buffer {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const part = bytes.subarray(at, at + 4);
    let value = Buffer.concat([part, Buffer.alloc(4)]).readUInt32BE(0);
    let digits = '';
    for (let i = 0; i < 5; i++) {
      digits = String.fromCharCode(33 + (value % 85)) + digits;
      value = Math.floor(value / 85);
    }
    text += digits.slice(0, part.length + 1);
  }
  return Buffer.from(`${text}~>`);
}

const runLengthEncode = (bytes: Buffer) =>
  Buffer.concat([
    ...(bytes.toString('latin1').match(/[\s\S]{1,128}/g) ?? []).map((part) =>
      Buffer.from(`${String.fromCharCode(part.length - 1)}${part}`, 'latin1'),
    ),
    Buffer.of(128),
  ]);

describe('a PDF whose text is packed', () => {
  const text = Buffer.from(TEXT);
  it.each([
    ['not at all', text, ''],
    ['by Flate', deflateSync(text), '/Filter /FlateDecode'],
    ['by Flate under an escaped name', deflateSync(text), '/Filter /Fl#61teDecode'],
    ['by Flate twice', deflateSync(deflateSync(text)), '/Filter [/FlateDecode /FlateDecode]'],
    ['by Flate, as ASCII 85', ascii85Encode(deflateSync(text)), '/Filter [/ASCII85Decode /FlateDecode]'],
    ['by Flate, as hexadecimal digits', Buffer.from(`${deflateSync(text).toString('hex')}>`), '/Filter [ /ASCIIHexDecode /FlateDecode ]'],
    ['by LZW', lzwEncode(text), '/Filter /LZWDecode'],
    ['by run length', runLengthEncode(text), '/Filter /RunLengthDecode'],
  ])('%s is read', async (_, content, dictionary) => {
    expect((await readPdf(makePdf(content, dictionary))).text).toContain('Whales sing in the deep sea.');
  });

  it.each([
    ['by Flate', deflateSync(tooMuch(32)), '/Filter /FlateDecode'],
    ['by Flate under an escaped name', deflateSync(tooMuch(32)), '/Filter /#46lateDecode'],
    ['by Flate under a name in another object', deflateSync(tooMuch(32)), '/Filter 9 0 R'],
    ['by Flate twice, in a kilobyte', deflateSync(deflateSync(tooMuch(32))), '/Filter [/FlateDecode /FlateDecode]'],
    ['by Flate, as ASCII 85', ascii85Encode(deflateSync(tooMuch(32))), '/Filter [/ASCII85Decode /FlateDecode]'],
    ['by run length', Buffer.alloc((LIMITS.streamBytes / 128 + 1) * 2, Buffer.of(129, 32)), '/Filter /RunLengthDecode'],
    [
      'by LZW after Flate',
      deflateSync(lzwEncode(Buffer.alloc(100))),
      '/Filter [/FlateDecode /LZWDecode /RunLengthDecode /FlateDecode /FlateDecode /FlateDecode /FlateDecode /FlateDecode /FlateDecode]',
    ],
  ])('%s is refused if it unpacks to more than 50 MB, or by more than eight filters', async (_, content, dictionary) => {
    await expect(readPdf(makePdf(content, dictionary))).rejects.toMatchObject({ code: 'too_large' });
  });

  it('is read beside an image of more than 50 MB, whose pixels are not decoded', async () => {
    const image = { data: deflateSync(tooMuch(0)), dictionary: '/Filter /FlateDecode' };
    expect((await readPdf(makePdf(deflateSync(text), '/Filter /FlateDecode', image))).text).toContain('Whales sing');
    // Text that claims to be an image is not decoded, either.
    const bytes = makePdf(deflateSync(tooMuch(32)), '/Filter /FlateDecode /Subtype /Image');
    await expect(readPdf(bytes)).rejects.toMatchObject({ code: 'no_text' });
  });
});

it('guardStreams passes bytes that are no PDF, and words that only contain "stream"', () => {
  const bytes = Buffer.from('a downstream reader, endstream\n >> stream without a line end, obj << >>\nstream\n');
  const before = Buffer.from(bytes);
  guardStreams(bytes);
  expect(bytes).toEqual(before);
});
