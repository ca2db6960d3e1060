import { crc32, deflateSync } from 'node:zlib';
import type { GrayImage } from './gray-image.ts';
import { missingPackages } from './packages.ts';
import { openPageRenderer } from './page-renderer.ts';

/** Why tests that recognize text are skipped, or undefined. */
export const skipReason = (): string | undefined => {
  const missing = missingPackages(['eng']);
  return missing.length > 0 ? `${missing.join(', ')} not installed` : undefined;
};

/** The first page of a PDF as a picture. */
export async function pictureOf(pdf: Uint8Array): Promise<GrayImage> {
  const renderer = await openPageRenderer(pdf);
  const { image } = await renderer.render(1);
  renderer.close();
  return image;
}

/** A page of a PDF: a picture that fills it (at 200 dpi, if nothing else is said), turned by the file, or the operators that draw it. */
export type TestPage = { image: GrayImage; dpi?: number; rotate?: number } | { content: string };

/** Creates a PDF whose pages are pictures, as scanners do, or text in Helvetica (`/F1`). */
export function makeScan(pages: readonly TestPage[]): Buffer {
  const objects: (string | Buffer)[] = ['<< /Type /Catalog /Pages 2 0 R >>', ''];
  const add = (object: string | Buffer) => objects.push(object);
  const stream = (dictionary: string, data: Uint8Array) =>
    Buffer.concat([Buffer.from(`<< ${dictionary} /Length ${data.length} >>\nstream\n`), data, Buffer.from('\nendstream')]);
  const kids: number[] = [];
  for (const page of pages) {
    let [width, height] = [612, 792];
    let resources = '/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >>';
    let content = 'content' in page ? page.content : '';
    if ('image' in page) {
      const { image, dpi = 200 } = page;
      [width, height] = [(image.width * 72) / dpi, (image.height * 72) / dpi];
      const about = `/Type /XObject /Subtype /Image /Width ${image.width} /Height ${image.height} /ColorSpace /DeviceGray /BitsPerComponent 8`;
      resources = `/XObject << /Im0 ${add(stream(`${about} /Filter /FlateDecode`, deflateSync(image.data, { level: 1 })))} 0 R >>`;
      content = `q ${width} 0 0 ${height} 0 0 cm /Im0 Do Q`;
    }
    const contents = add(stream('', Buffer.from(content, 'latin1')));
    const rotate = 'rotate' in page && page.rotate ? ` /Rotate ${page.rotate}` : '';
    kids.push(
      add(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}]${rotate} /Contents ${contents} 0 R /Resources << ${resources} >> >>`,
      ),
    );
  }
  objects[1] = `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] /Count ${kids.length} >>`;
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  let at = parts[0]?.length ?? 0;
  for (const [i, body] of objects.entries()) {
    const part = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), Buffer.from(body as string), Buffer.from('\nendobj\n')]);
    offsets.push(at);
    at += part.length;
    parts.push(part);
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF`;
  return Buffer.concat([...parts, Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}${end}`)]);
}

/** Creates a PNG file of 8-bit gray pixels. */
export function makePng({ width, height, data }: GrayImage): Buffer {
  const chunk = (type: string, body: Uint8Array) => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
    const out = Buffer.alloc(named.length + 8);
    out.writeUInt32BE(body.length);
    named.copy(out, 4);
    out.writeUInt32BE(crc32(named), named.length + 4);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0))]);
}

/** A picture without text: soft shapes with grain, the same each time. */
export function makePhoto(width = 450, height = 600): GrayImage {
  const data = new Uint8Array(width * height);
  let random = 7;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
      const light = 128 + 60 * Math.sin(x / 90 + Math.sin(y / 70) * 2) + 50 * Math.cos(y / 110 + x / 300);
      data[y * width + x] = Math.max(0, Math.min(255, light + (random / 2_147_483_648 - 0.5) * 40));
    }
  return { width, height, data };
}
