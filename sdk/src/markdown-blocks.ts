/** Text with its position in the answer. */
export interface MarkdownSpan {
  text: string;
  at: number;
}

/** A block. `at` is where its first line starts in the answer. */
export type MarkdownBlock = { at: number } & MarkdownContent;

type MarkdownContent =
  | { kind: 'paragraph' | 'quote'; lines: MarkdownSpan[] }
  | { kind: 'heading'; level: number; lines: MarkdownSpan[] }
  | { kind: 'code'; text: string; language: string }
  | { kind: 'list'; ordered: boolean; start: number; items: MarkdownListItem[] }
  | { kind: 'table'; head: MarkdownSpan[]; rows: MarkdownSpan[][] }
  | { kind: 'rule' };

export interface MarkdownListItem {
  lines: MarkdownSpan[];
  children: MarkdownListItem[];
  ordered: boolean;
  /** Of an item of a task list: whether it is done. */
  done?: boolean | undefined;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)/;
const HEADING = /^ {0,3}(#{1,6})\s+(?=\S)/;
const BULLET = /^(\s*)(?:[-*+•]|(\d{1,9})[.)])\s+/;
const TASK = /^\[([ xX])\]\s+(?=\S)/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const DIVIDER = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

function cells({ text, at }: MarkdownSpan): MarkdownSpan[] {
  const found: MarkdownSpan[] = [];
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && (text[i] !== '|' || text[i - 1] === '\\')) continue;
    const raw = text.slice(start, i);
    if (!((i === text.length || start === 0) && raw.trim() === ''))
      found.push({ text: raw.trim(), at: at + start + raw.length - raw.trimStart().length });
    start = i + 1;
  }
  return found;
}

/**
 * Splits Markdown, as language models write it, into blocks.
 *
 * @param before the blocks of a shorter text with which this one begins, such as the answer a moment ago. Only its last two blocks are read
 * again, and the others are returned as they are, so that a growing answer costs as much as its end.
 */
export function parseMarkdown(text: string, before: readonly MarkdownBlock[] = []): MarkdownBlock[] {
  // More text changes the last block, and may turn its lines into the end of the block before: "-" is a paragraph, "- a" an item of a list.
  const known = before.at(-2);
  const blocks = known ? before.slice(0, -2) : [];
  const add = (at: number, content: MarkdownContent) => blocks.push({ at, ...content });
  const lines: MarkdownSpan[] = [];
  for (let at = known?.at ?? 0; at <= text.length; ) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? undefined : end);
    lines.push({ text: line.replace(/\r$/, ''), at });
    at = end < 0 ? text.length + 1 : end + 1;
  }
  // A line such as "* * *" starts a list where it follows a paragraph, and is a rule elsewhere.
  let paragraph: MarkdownSpan[] | undefined = known?.kind === 'list' ? [] : undefined;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as MarkdownSpan;
    const cut = (length: number): MarkdownSpan => ({ text: line.text.slice(length), at: line.at + length });
    if (line.text.trim() === '') {
      paragraph = undefined;
      continue;
    }
    const fence = FENCE.exec(line.text);
    if (fence) {
      const [, mark = '', language = ''] = fence;
      const code: string[] = [];
      while (
        ++i < lines.length &&
        !(lines[i]?.text.trim().startsWith(mark) && lines[i]?.text.trim().replaceAll(mark[0] as string, '') === '')
      )
        code.push(lines[i]?.text ?? '');
      add(line.at, { kind: 'code', text: code.join('\n'), language });
      paragraph = undefined;
      continue;
    }
    const heading = HEADING.exec(line.text);
    if (heading) {
      add(line.at, { kind: 'heading', level: heading[1]?.length ?? 1, lines: [cut(heading[0].length)] });
      paragraph = undefined;
      continue;
    }
    if (RULE.test(line.text) && !paragraph) {
      add(line.at, { kind: 'rule' });
      continue;
    }
    const last = blocks.at(-1);
    if (/^ {0,3}>/.test(line.text)) {
      const rest = cut((/^ {0,3}> ?/.exec(line.text) as RegExpExecArray)[0].length);
      if (last?.kind === 'quote' && lines[i - 1]?.text.trim()) last.lines.push(rest);
      else add(line.at, { kind: 'quote', lines: [rest] });
      paragraph = undefined;
      continue;
    }
    const bullet = BULLET.exec(line.text);
    if (bullet) {
      addItem(blocks, line.at, bullet, cut(bullet[0].length));
      paragraph = undefined;
      continue;
    }
    if (line.text.includes('|') && DIVIDER.test(lines[i + 1]?.text ?? '') && lines[i + 1]?.text.includes('-')) {
      const rows: MarkdownSpan[][] = [];
      const head = cells(line);
      i++;
      while (lines[i + 1]?.text.includes('|')) rows.push(cells(lines[++i] as MarkdownSpan).slice(0, head.length));
      add(line.at, { kind: 'table', head, rows });
      paragraph = undefined;
      continue;
    }
    // A line that is indented, or follows a list item directly, continues the item.
    if (last?.kind === 'list' && !paragraph && (/^\s{2,}/.test(line.text) || lines[i - 1]?.text.trim())) {
      deepest(last.items).lines.push(cut(line.text.length - line.text.trimStart().length));
      continue;
    }
    if (paragraph) paragraph.push(line);
    else {
      paragraph = [line];
      add(line.at, { kind: 'paragraph', lines: paragraph });
    }
  }
  return blocks;
}

function addItem(blocks: MarkdownBlock[], at: number, [, indent = '', number]: RegExpExecArray, line: MarkdownSpan): void {
  const [mark = '', box] = TASK.exec(line.text) ?? [];
  const first = { text: line.text.slice(mark.length), at: line.at + mark.length };
  const item: MarkdownListItem = { lines: [first], children: [], ordered: number !== undefined, ...(box && { done: box !== ' ' }) };
  const last = blocks.at(-1);
  const nested = indent.replaceAll('\t', '    ').length >= 2;
  if (last?.kind === 'list' && nested) last.items.at(-1)?.children.push(item);
  else if (last?.kind === 'list' && last.ordered === item.ordered) last.items.push(item);
  else blocks.push({ at, kind: 'list', ordered: item.ordered, start: Number(number ?? 1), items: [item] });
}

function deepest(items: MarkdownListItem[]): MarkdownListItem {
  const item = items.at(-1) as MarkdownListItem;
  return item.children.at(-1) ?? item;
}
