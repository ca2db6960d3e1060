import MarkdownIt from 'markdown-it';
import type { ExtractedDocument } from '../extractor.port.ts';

const FRONT_MATTER = /^---\n([\s\S]{0,20000}?)\n---(?:\n|$)/;
const MAX_TITLE_CHARACTERS = 200;
/** Source of a heading that is parsed for its title. */
const MAX_HEADING_SOURCE = 1000;

/** Recognizes HTML blocks, so that a `#` in a comment is not a heading. */
const markdown = new MarkdownIt({ html: true });

/** Keeps the Markdown source as the text, so that quotes can be found in it, and reads the title and the top-level headings. */
export function readMarkdown(text: string): ExtractedDocument {
  const front = FRONT_MATTER.exec(text);
  const headings = headingsOf(text, front?.[0].length ?? 0);
  const title = titleIn(front?.[1]) ?? headings.find(({ level }) => level === 1)?.title ?? null;
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

/** The words of a heading without links, emphasis, and other markup. */
function plainText(source: string): string {
  const [inline] = markdown.parseInline(source.slice(0, MAX_HEADING_SOURCE), {});
  const words = (inline?.children ?? []).map(({ type, content }) => (type.endsWith('break') ? ' ' : type === 'html_inline' ? '' : content));
  return words.join('').trim().slice(0, MAX_TITLE_CHARACTERS).toWellFormed();
}

function titleIn(frontMatter: string | undefined): string | null {
  const value = /^title:\s*(.+)$/m.exec(frontMatter ?? '')?.[1];
  return value?.replaceAll(/^["']|["']$/g, '').trim() || null;
}
