import { type HTMLElement, type Node, NodeType, parse } from 'node-html-parser';
import type { ExtractedDocument } from '../extractor.port.ts';
import { damaged, noText } from '../failures.ts';
import { findContent, SILENT_TAGS } from './html-content.ts';
import { titleLine } from './one-line.ts';
import { TextBuilder } from './text-builder.ts';

const BLOCKS = new Set(
  'address,article,blockquote,center,dd,details,dialog,div,dl,dt,fieldset,figcaption,figure,footer,form,header,hgroup,hr,main,menu,nav,ol,p,pre,section,summary,table,tbody,textarea,tfoot,thead,ul,caption,aside,body,html'.split(
    ',',
  ),
);
const PARAGRAPHS = new Set(['p', 'blockquote', 'table', 'ul', 'ol', 'dl', 'pre', 'figure', 'section', 'article', 'hr']);

/** Reads the main content of a web page, without menus, ads, scripts, hidden elements, and link targets. */
export function readHtml(html: string): ExtractedDocument {
  return guarded(() => {
    const root = parse(html, { comment: false, blockTextElements: { script: false, style: false, noscript: false, pre: true } });
    const { main, skip } = findContent(root);
    let builder = new TextBuilder();
    addNode(main, builder, skip);
    if (!/\S/.test(builder.toString())) {
      // The whole page is hidden until a script has run, or is one notice: better everything than nothing.
      builder = new TextBuilder();
      addNode(root.querySelector('body') ?? root, builder, () => false);
    }
    const title = titleLine(root.querySelector('title')?.text) ?? titleLine(root.querySelector('h1')?.text);
    const text = builder.toString();
    if (!/\S/.test(text))
      throw noText(
        'This page contains no readable text. If scripts add its content, save the page in a browser and upload that, or paste its text.',
      );
    const description = titleLine(root.querySelector('meta[name="description"]')?.getAttribute('content'));
    return { title, text, pages: [], headings: builder.headings, metadata: description === null ? {} : { description } };
  });
}

function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    // Deep nesting exceeds the call stack.
    if (error instanceof RangeError) throw damaged('page', error);
    throw error;
  }
}

function addNode(node: Node, builder: TextBuilder, skip: (element: HTMLElement) => boolean, pre = false): void {
  if (node.nodeType === NodeType.TEXT_NODE) {
    if (pre) builder.verbatim(node.text.replaceAll('\r\n', '\n'));
    else builder.text(node.text);
    return;
  }
  if (node.nodeType !== NodeType.ELEMENT_NODE) return;
  const element = node as HTMLElement;
  const tag = (element.rawTagName ?? '').toLowerCase();
  if (SILENT_TAGS.has(tag) || (tag !== '' && skip(element))) return;
  const inside = () => {
    for (const child of element.childNodes) addNode(child, builder, skip, pre || tag === 'pre');
  };
  if (/^h[1-6]$/.test(tag)) {
    builder.startHeading(Number(tag[1]));
    inside();
    builder.endHeading();
  } else if (tag === 'br') builder.break(1);
  else if (tag === 'table') {
    builder.startTable();
    inside();
    builder.endTable();
  } else if (tag === 'td' || tag === 'th') {
    builder.cell(spanOf(element, 'colspan'), spanOf(element, 'rowspan'));
    inside();
    builder.endCell();
  } else if (tag === 'tr') {
    builder.row();
    inside();
    builder.break(1);
  } else if (tag === 'button') {
    builder.break(1);
    inside();
    builder.break(1);
  } else if (tag === 'li') {
    builder.break(1);
    builder.bullet();
    inside();
    builder.break(1);
  } else if (BLOCKS.has(tag)) {
    const lines = PARAGRAPHS.has(tag) ? 2 : 1;
    builder.break(lines);
    inside();
    builder.break(lines);
  } else inside();
}

const spanOf = (cell: HTMLElement, name: 'colspan' | 'rowspan') => Math.max(1, Number.parseInt(cell.getAttribute(name) ?? '', 10) || 1);
