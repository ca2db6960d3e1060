import type { ExtractedDocument } from '../extractor.port.ts';

const FRONT_MATTER = /^---\n([\s\S]{0,20000}?)\n---(?:\n|$)/;

/** Markdown stays as it was written, for quotes to be found in it; only its headings are read. */
export function readMarkdown(text: string): ExtractedDocument {
  const headings: ExtractedDocument['headings'] = [];
  const front = FRONT_MATTER.exec(text);
  let fence: string | undefined;
  let start = front?.[0].length ?? 0;
  let previous = { line: '', start };
  for (const line of text.slice(start).split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark && (fence === undefined || (mark.startsWith(fence) && line.trim() === mark))) fence = fence === undefined ? mark : undefined;
    else if (fence === undefined) {
      const atx = /^ {0,3}(#{1,6})\s+(.*)$/.exec(line);
      const underline = /^ {0,3}(=+|-{2,})\s*$/.exec(line)?.[1];
      if (atx) add(headings, atx[1]?.length ?? 1, (atx[2] ?? '').trim().replace(/\s#+$/, ''), start);
      else if (underline && /\S/.test(previous.line) && !/^\s*([-*+>|#]|\d+[.)])/.test(previous.line))
        add(headings, underline.startsWith('=') ? 1 : 2, previous.line.trim(), previous.start);
    }
    previous = { line, start };
    start += line.length + 1;
  }
  const named =
    front?.[1] &&
    /^title:\s*(.+)$/m
      .exec(front[1])?.[1]
      ?.replaceAll(/^["']|["']$/g, '')
      .trim();
  const title = named || (headings.find(({ level }) => level === 1)?.title ?? null);
  return { title, text, pages: [], headings, metadata: {} };
}

function add(headings: ExtractedDocument['headings'], level: number, raw: string, start: number): void {
  // A reader of a citation sees the words of a heading, not its marks: [text](url), `code`, **bold**.
  const title = raw
    .replaceAll(/!?\[([^\]]{0,300})\]\([^)]{0,2000}\)/g, '$1')
    .replaceAll(/[*_`]+/g, '')
    .trim()
    .slice(0, 200)
    .toWellFormed();
  if (title !== '') headings.push({ level, title, start });
}
