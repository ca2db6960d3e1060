import type { ExtractedDocument } from '../extractor.port.ts';
import { damaged, ExtractionError, LIMITS, noText } from '../failures.ts';
import { readXml, relationsOf, xmlOf } from './docx-package.ts';
import { oneLine } from './one-line.ts';
import { TextBuilder } from './text-builder.ts';
import { openZip, rejectZipBomb, type ZipEntry } from './zip.ts';

type Entries = ReadonlyMap<string, ZipEntry>;

/** Shapes that say the same on every slide, or only its number. */
const MARGIN = /^(sldNum|dt|ftr|hdr|sldImg)$/;

/** The name of the main part of a PowerPoint file (.pptx, .ppsx, .pptm); undefined for others. */
export function presentationOf(entries: Entries): string | undefined {
  const main = relationsOf(entries, '').find(({ type }) => type === 'officeDocument')?.target ?? 'ppt/presentation.xml';
  return entries.has(main) && /<(?:\w+:)?presentation[\s>]/.test(xmlOf(entries.get(main)).slice(0, 2000)) ? main : undefined;
}

/**
 * Reads the slides of a PowerPoint file in the order of the presentation. A slide is a page, numbered as PowerPoint does, which counts hidden
 * slides; these are read, too, because speakers keep them for questions. Titles are headings; speaker notes stand behind their slide.
 */
export function readPptx(bytes: Buffer): ExtractedDocument {
  const entries = openZip(bytes);
  rejectZipBomb(entries, bytes.length);
  const main = presentationOf(entries);
  if (main === undefined) throw damaged('PowerPoint file');
  const targets = new Map(relationsOf(entries, main).map(({ id, target }) => [id, target]));
  const slides = new Set<string>();
  readXml(xmlOf(entries.get(main)).replaceAll(/(<(?:\w+:)?sldId\b[^<>]*?)\sid="\d+"/g, '$1'), {
    open(tag, { id = '' }) {
      const target = tag === 'sldId' ? targets.get(id) : undefined;
      if (target !== undefined) slides.add(target);
    },
  });
  if (slides.size > LIMITS.pages)
    throw new ExtractionError(
      'too_many_parts',
      `This PowerPoint file has more than ${LIMITS.pages} slides. Split it and upload the parts.`,
    );
  const builder = new TextBuilder();
  const starts: number[] = [];
  for (const slide of slides) {
    builder.break(2);
    starts.push(builder.size);
    writeShapes(xmlOf(entries.get(slide)), builder);
    const notes = relationsOf(entries, slide).find(({ type }) => type === 'notesSlide')?.target;
    if (notes !== undefined) writeShapes(xmlOf(entries.get(notes)), builder, 'Speaker notes: ');
  }
  const text = builder.toString();
  if (text === '') throw noText('This PowerPoint file has no text, and images cannot be read. Upload a file with text.');
  const pages = starts.map((start, i) => ({ number: i + 1, start, end: starts[i + 1] ?? text.length }));
  return { title: builder.headings[0]?.title ?? null, text, pages, headings: builder.headings, metadata: {} };
}

/** Writes the text of shapes in their order, also of grouped ones, and of tables. */
function writeShapes(xml: string, builder: TextBuilder, prefix = ''): void {
  let place = '';
  let isTitle = false;
  let reads = false;
  let label = prefix;
  let paragraph = '';
  let inCell = false;
  readXml(xml, {
    open(tag, { type = '', hMerge, vMerge, gridSpan = '1', rowSpan = '1' }) {
      if (tag === 'sp') {
        place = '';
        isTitle = false;
      } else if (tag === 'ph') {
        place = type;
        isTitle = prefix === '' && /^(title|ctrTitle)$/.test(type);
      } else if (tag === 'txBody' && isTitle) builder.startHeading(1);
      else if (tag === 't') reads = true;
      else if (tag === 'br') paragraph += ' ';
      else if (tag === 'p') paragraph = '';
      else if (tag === 'tbl') builder.startTable();
      else if (tag === 'tr') builder.row();
      else if (tag === 'tc' && hMerge !== '1') {
        inCell = true;
        builder.cell(Number(gridSpan) || 1, vMerge === '1' ? 0 : Number(rowSpan) || 1);
      }
    },
    text(text) {
      if (reads) paragraph += text;
    },
    close(tag) {
      if (tag === 't') reads = false;
      else if (tag === 'p' && !MARGIN.test(place) && oneLine(paragraph) !== '') {
        builder.break(isTitle ? 1 : 2);
        builder.text(label + paragraph);
        label = '';
      } else if (tag === 'txBody' && isTitle) builder.endHeading();
      else if (tag === 'tc' && inCell) {
        inCell = false;
        builder.endCell();
      } else if (tag === 'tr') builder.break(1);
      else if (tag === 'tbl') builder.endTable();
      else if (tag === 'graphicFrame' || tag === 'sp') place = '';
    },
  });
  builder.break(2);
}
