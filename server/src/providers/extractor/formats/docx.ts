import mammoth from 'mammoth';
import type { ExtractedDocument } from '../extractor.port.ts';
import { damaged, ExtractionError, LIMITS, noText } from '../failures.ts';
import { readConvertedHtml } from './html.ts';
import { openZip, rejectZipBomb } from './zip.ts';

/** Reads the text of a Word file: headings, lists, tables as rows, and footnotes at the end. Skips images. */
export async function readDocx(bytes: Buffer): Promise<ExtractedDocument> {
  const entries = openZip(bytes);
  const main = entries.get('word/document.xml');
  if (!main) throw damaged('Word document');
  if (main.expanded <= LIMITS.expandedBytes) rejectTooManyParagraphs(main.read().toString('latin1'));
  rejectZipBomb(entries, bytes.length);
  // Decompress every part that the converter may read, to detect parts that declare a wrong size.
  for (const entry of entries.values()) if (/\.(xml|rels)$/i.test(entry.name)) entry.read();

  const { value: html } = await convert(bytes);
  const { text, headings } = readConvertedHtml(html);
  if (!/\S/.test(text)) throw noText('This Word document has no text, and images cannot be read. Upload a document with text.');
  const core = entries.get('docProps/core.xml')?.read().toString('utf8') ?? '';
  const title = property(core, 'dc:title') ?? headings.find(({ level }) => level === 1)?.title ?? null;
  const author = property(core, 'dc:creator');
  return { title, text, pages: [], headings, metadata: author === null ? {} : { author } };
}

async function convert(bytes: Buffer) {
  try {
    return await mammoth.convertToHtml(
      { buffer: bytes },
      {
        convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
        includeEmbeddedStyleMap: false,
        externalFileAccess: false,
        // Skip comments, and treat the title as the first heading.
        styleMap: ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => h2:fresh", 'comment-reference => '],
      },
    );
  } catch (error) {
    throw damaged('Word document', error);
  }
}

function rejectTooManyParagraphs(xml: string): void {
  let count = 0;
  for (const _ of xml.matchAll(/<w:p[ >/]/g))
    if (++count > LIMITS.paragraphs)
      throw new ExtractionError(
        'too_many_parts',
        `This Word document has more than ${LIMITS.paragraphs.toLocaleString('en')} paragraphs. Split it or save it as plain text, then upload it again.`,
      );
}

function property(xml: string, name: string): string | null {
  const value = new RegExp(`<${name}[^>]{0,200}>([^<]{1,500})</${name}>`).exec(xml)?.[1];
  const text = value
    ?.replaceAll(/&(lt|gt|quot|apos|amp);/g, (_, entity: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[entity] ?? '')
    .trim();
  return text ? text : null;
}
