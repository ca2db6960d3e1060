import type { ExtractedDocument } from '../extractor.port.ts';
import { noText } from '../failures.ts';
import { isAside } from './html-aside.ts';
import { findContent } from './html-content.ts';
import { find, type PageElement, parsePage, textOf } from './html-dom.ts';
import { findHours } from './html-hours.ts';
import { describePicture } from './html-pictures.ts';
import { createRepeats } from './html-repeats.ts';
import { BLOCK_TAGS, PARAGRAPH_TAGS, SILENT_TAGS } from './html-tags.ts';
import { titleLine } from './one-line.ts';
import { TextBuilder } from './text-builder.ts';

/** Reads the main content of a web page, without menus, ads, scripts, hidden elements, and link targets. */
export function readHtml(html: string): ExtractedDocument {
  const root = parsePage(html);
  const words = (name: string) => {
    const element = find(root, ({ tag }) => tag === name);
    return element ? titleLine(element.children.length === 1 ? element.children[0] : textOf(element)) : null;
  };
  const title = words('title') ?? words('h1');
  const body = find(root, ({ tag }) => tag === 'body') ?? root;
  const { parts, skip } = findContent(body);
  const repeats = createRepeats(title ?? '');
  let builder = new TextBuilder();
  for (const part of parts) addElement(part, { builder, repeats, skip });
  for (const hours of findHours(body, (side) => !skip(side) && parts.some((part) => isIn(side, part)))) {
    builder.break(2);
    addElement(hours, { builder, repeats, skip: isAside });
    builder.break(2);
  }
  if (!/\S/.test(builder.toString())) {
    // The whole page is hidden until a script has run, or is one notice: better everything than nothing.
    builder = new TextBuilder();
    addElement(body, { builder, repeats: createRepeats(''), skip: () => false });
  }
  const text = builder.toString();
  if (!/\S/.test(text))
    throw noText(
      'This page contains no readable text. If scripts add its content, save the page in a browser and upload that, or paste its text.',
    );
  const description = titleLine(
    find(root, ({ tag, attributes }) => tag === 'meta' && attributes.name === 'description')?.attributes.content,
  );
  return { title, text, pages: [], headings: builder.headings, metadata: description === null ? {} : { description } };
}

/** True for an element that is this one or in it, or around it. */
function isIn(element: PageElement, outer: PageElement): boolean {
  const isUp = (from: PageElement | undefined, to: PageElement): boolean => from !== undefined && (from === to || isUp(from.parent, to));
  return isUp(element, outer) || isUp(outer, element);
}

interface Reading {
  builder: TextBuilder;
  repeats: ReturnType<typeof createRepeats>;
  skip(element: PageElement): boolean;
}

/** Adds an element whatever it is, without those in it that are skipped. */
function addElement(element: PageElement, reading: Reading, around = { pre: false, repeats: false }): void {
  const { builder, repeats, skip } = reading;
  const { tag } = element;
  const isPre = around.pre || tag === 'pre';
  const within = { pre: isPre, repeats: around.repeats || isPre || tag === 'table' };
  const inside = () => {
    for (const child of element.children) {
      if (typeof child === 'string') {
        if (isPre) builder.verbatim(child.replaceAll('\r\n', '\n'));
        else builder.text(child);
      } else if (!SILENT_TAGS.has(child.tag) && !skip(child) && (within.repeats || !repeats.isNoise(child)))
        addElement(child, reading, within);
    }
  };
  if (/^h[1-6]$/.test(tag)) {
    builder.startHeading(Number(tag[1]));
    inside();
    builder.endHeading();
  } else if (tag === 'br') {
    if (isPre) builder.verbatim('\n');
    else builder.break(1);
  } else if (tag === 'img') {
    const words = describePicture(element);
    if (words === undefined || repeats.isKnown(words)) return;
    builder.break(1);
    builder.text(words);
    builder.break(1);
  } else if (tag === 'table') {
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
  } else if (BLOCK_TAGS.has(tag)) {
    const lines = PARAGRAPH_TAGS.has(tag) ? 2 : 1;
    builder.break(lines);
    inside();
    builder.break(lines);
  } else inside();
}

const spanOf = ({ attributes }: PageElement, name: 'colspan' | 'rowspan') => Math.max(1, Number.parseInt(attributes[name] ?? '', 10) || 1);
