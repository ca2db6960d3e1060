import MarkdownIt from 'markdown-it';
import { frontMatterEnd } from '../../../text/front-matter.ts';
import type { ExtractedDocument } from '../extractor.port.ts';
import { withoutDataUris } from './data-uris.ts';
import { joinRows, LONG_TABLE, labelRow, namesColumns } from './table-rows.ts';

const MAX_TITLE_CHARACTERS = 200;
/** Source of a heading that is parsed for its title. */
const MAX_HEADING_SOURCE = 1000;

/** Recognizes HTML blocks, so that a `#` in a comment is not a heading. */
const markdown = new MarkdownIt({ html: true });

/**
 * Keeps the Markdown source as the text, so that quotes can be found in it, but neither the bytes of images nor tables that are longer than a
 * chunk, whose rows get the titles of their columns. Reads the title and the top-level headings.
 */
export function readMarkdown(source: string): ExtractedDocument {
  const text = withLabeledTables(withoutDataUris(source));
  const bodyStart = frontMatterEnd(text);
  const headings = headingsOf(text, bodyStart);
  const title = titleIn(text.slice(0, bodyStart)) ?? headings.find(({ level }) => level === 1)?.title ?? null;
  return { title, text, pages: [], headings, metadata: {} };
}

function headingsOf(text: string, bodyStart: number): ExtractedDocument['headings'] {
  const body = text.slice(bodyStart);
  const tokens: ReturnType<typeof markdown.parse> = [];
  // Only block rules: parsing the inline content of the entire document takes twice as long.
  markdown.block.parse(body, markdown, {}, tokens);
  const headings: ExtractedDocument['headings'] = [];
  let line = 0;
  let lineStart = 0;
  for (const [i, token] of tokens.entries()) {
    if (token.type !== 'heading_open' || token.level > 0 || !token.map) continue;
    for (; line < token.map[0]; line++) lineStart = body.indexOf('\n', lineStart) + 1;
    const title = plainText(tokens[i + 1]?.content ?? '');
    if (title !== '') headings.push({ level: Number(token.tag.slice(1)), title, start: bodyStart + lineStart });
  }
  return headings;
}

/** Whether a line separates the titles of a table from its rows: `--- | ---`. */
const isSeparator = (line: string) => /^[ |:-]+$/.test(line) && line.includes('-') && line.indexOf('-') < line.lastIndexOf('|');

function withLabeledTables(text: string): string {
  const lines = text.split('\n');
  if (!lines.some(isSeparator)) return text;
  const tokens: ReturnType<typeof markdown.parse> = [];
  markdown.block.parse(text, markdown, {}, tokens);
  // From the end, so that the numbers of the lines before stay.
  for (const { type, level, map } of tokens.reverse()) {
    if (type !== 'table_open' || level > 0 || !map) continue;
    const own = lines.slice(map[0], map[1]);
    if (own.reduce((sum, line) => sum + line.length, 0) < LONG_TABLE) continue;
    const [titles = [], , ...rows] = own.map(cellsOf);
    if (namesColumns(titles, rows)) lines.splice(map[0], map[1] - map[0], joinRows(rows.map((row) => labelRow(titles, row))));
  }
  return lines.join('\n');
}

/** The cells of a line. A bar behind a backslash belongs to its cell. */
const cellsOf = (line: string) =>
  line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

/** The words of a heading without links, emphasis, and other markup. */
function plainText(source: string): string {
  const [inline] = markdown.parseInline(source.slice(0, MAX_HEADING_SOURCE), {});
  const words = (inline?.children ?? []).map(({ type, content }) => (type.endsWith('break') ? ' ' : type === 'html_inline' ? '' : content));
  return words.join('').trim().slice(0, MAX_TITLE_CHARACTERS).toWellFormed();
}

function titleIn(frontMatter: string): string | null {
  // In TOML, a line in brackets begins the fields of something else. In YAML, a mark alone says that the title begins in the next line.
  const [own = ''] = frontMatter.split(/^\[/m);
  const value = /^title[^\S\n]*[:=](?![^\S\n]*[>|][+-]?[^\S\n]*$)[^\S\n]*(.+)$/m.exec(own)?.[1];
  return value?.replaceAll(/^["']|["']$/g, '').trim() || null;
}
