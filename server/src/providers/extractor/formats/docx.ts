import type { ExtractedDocument } from '../extractor.port.ts';
import { checkLength, damaged, ExtractionError, LIMITS, noText } from '../failures.ts';
import { type Block, type ParagraphBlock, readBody } from './docx-body.ts';
import { type Numbering, readNumbering } from './docx-numbering.ts';
import { mainPartOf, relationsOf, xmlOf } from './docx-package.ts';
import { type ParagraphStyle, readStyles } from './docx-styles.ts';
import { oneLine } from './one-line.ts';
import { TextBuilder } from './text-builder.ts';
import { openZip, rejectZipBomb, type ZipEntry } from './zip.ts';

interface Context {
  builder: TextBuilder;
  styleOf: (id: string | undefined) => ParagraphStyle;
  numbering: Numbering;
}

/** Letters beside the number of a page from which on a line of a margin says something: not those of "Page 1 of 3". */
const MARGIN_LETTERS = 12;

/**
 * Reads the text of a Word file: headings, numbered paragraphs with the numbers that Word shows, tables as rows, text boxes behind their
 * paragraph, and at the end the notes, and the headers and footers once. Skips images.
 */
export async function readDocx(bytes: Buffer): Promise<ExtractedDocument> {
  const entries = openZip(bytes);
  const mainName = mainPartOf(entries);
  const main = mainName === undefined ? undefined : entries.get(mainName);
  if (!main) throw damaged('Word document');
  if (main.expanded <= LIMITS.expandedBytes) rejectTooManyParagraphs(main.read().toString('latin1'));
  rejectZipBomb(entries, bytes.length);
  // Decompress every part of this format, to detect parts that declare a wrong size.
  for (const entry of entries.values()) if (/\.(xml|rels)$/i.test(entry.name)) entry.read();

  const builder = new TextBuilder();
  const headings = write(entries, main.name, builder);
  const text = builder.toString();
  checkLength(text.length);
  if (!/\S/.test(text)) throw noText('This Word document has no text, and images cannot be read. Upload a document with text.');
  const core = entries.get('docProps/core.xml')?.read().toString('utf8') ?? '';
  const title = property(core, 'dc:title') ?? headings.find(({ level }) => level === 1)?.title ?? null;
  const author = property(core, 'dc:creator');
  return { title, text, pages: [], headings, metadata: author === null ? {} : { author } };
}

function write(entries: ReadonlyMap<string, ZipEntry>, main: string, builder: TextBuilder): ExtractedDocument['headings'] {
  const relations = relationsOf(entries, main);
  const xmlOfType = (type: string) => xmlOf(entries.get(relations.find((relation) => relation.type === type)?.target ?? ''));
  const context: Context = {
    builder,
    styleOf: readStyles(xmlOfType('styles') || xmlOf(entries.get('word/styles.xml'))),
    numbering: readNumbering(xmlOfType('numbering')),
  };
  const { blocks, notes, margins } = readBody(xmlOf(entries.get(main)));
  writeBlocks(blocks, context);

  const parts = { footnote: notesIn(xmlOfType('footnotes')), endnote: notesIn(xmlOfType('endnotes')) };
  for (const [i, { kind, id }] of notes.entries()) {
    builder.break(i === 0 ? 2 : 1);
    builder.text(`[${i + 1}] `);
    for (const paragraph of paragraphsIn(parts[kind].get(id) ?? [])) builder.text(`${paragraph.text} `);
  }

  const written = new Set<string>();
  const targets = new Set(margins.map((id) => relations.find((relation) => relation.id === id)?.target ?? ''));
  for (const target of targets)
    for (const { text, hasPageNumber } of paragraphsIn(readBody(xmlOf(entries.get(target))).blocks)) {
      const line = oneLine(text);
      if (line === '' || written.has(line) || (hasPageNumber && line.replaceAll(/\P{L}/gu, '').length <= MARGIN_LETTERS)) continue;
      builder.break(written.size === 0 ? 2 : 1);
      builder.text(line);
      written.add(line);
    }
  return builder.headings;
}

function writeBlocks(blocks: readonly Block[], context: Context): void {
  let wasItem = false;
  for (const block of blocks) {
    if (block.kind === 'paragraph') wasItem = writeParagraph(block, context, wasItem);
    else {
      writeTable(block.rows, context);
      wasItem = false;
    }
  }
}

/** Returns whether it was an item of a list, which the next one follows without a blank line. */
function writeParagraph(paragraph: ParagraphBlock, { builder, styleOf, numbering }: Context, wasItem: boolean): boolean {
  const style = styleOf(paragraph.style);
  const list = paragraph.list ?? style.list;
  const isListed = list !== undefined && list !== '0';
  // Only a paragraph whose list is its own says its level: that of a style stands in the list or in the style.
  const level = paragraph.listLevel ?? (paragraph.list === undefined ? style.listLevel : 0);
  // An empty paragraph of a list shows its number, too, and counts.
  const label = isListed ? numbering.next(list, level, paragraph.style) : '';
  if (paragraph.text.trim() === '') return wasItem;
  const heading = paragraph.heading ?? style.heading;
  if (heading !== undefined) {
    builder.startHeading(Math.min(6, heading));
    if (label !== '' && label !== '-') builder.text(`${label} `);
    writeLines(paragraph.text, builder);
    builder.endHeading();
    return false;
  }
  builder.break(isListed && wasItem ? 1 : 2);
  if (label === '-') builder.bullet();
  else if (label !== '') builder.text(`${label} `);
  writeLines(paragraph.text, builder);
  builder.break(isListed ? 1 : 2);
  return isListed;
}

function writeLines(text: string, builder: TextBuilder): void {
  for (const [i, line] of text.split('\n').entries()) {
    if (i > 0) builder.break(1);
    builder.text(line);
  }
}

function writeTable(rows: Extract<Block, { kind: 'table' }>['rows'], context: Context): void {
  const { builder } = context;
  builder.startTable();
  for (const cells of rows) {
    builder.row();
    for (const { blocks, columns, continues } of cells) {
      builder.cell(columns, continues ? 0 : 1);
      writeBlocks(blocks, context);
      builder.endCell();
    }
    builder.break(1);
  }
  builder.endTable();
}

/** The notes of a part by their ids. */
function notesIn(xml: string): Map<string, Block[]> {
  const notes = new Map<string, Block[]>();
  for (const [, id = '', body = ''] of xml.matchAll(
    /<(?:\w+:)?(?:footnote|endnote)\b[^>]*?\bid="([^"]+)"[^>]*>([\s\S]*?)<\/(?:\w+:)?(?:footnote|endnote)>/g,
  ))
    notes.set(id, readBody(`<note>${body}</note>`).blocks);
  return notes;
}

/** All paragraphs, also those in tables. */
function paragraphsIn(blocks: readonly Block[]): ParagraphBlock[] {
  return blocks.flatMap((block) =>
    block.kind === 'paragraph' ? [block] : block.rows.flatMap((cells) => cells.flatMap((cell) => paragraphsIn(cell.blocks))),
  );
}

function rejectTooManyParagraphs(xml: string): void {
  let count = 0;
  for (const _ of xml.matchAll(/<(?:\w+:)?p[ >/]/g))
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
