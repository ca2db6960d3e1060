import { oneLine } from './one-line.ts';
import type { RawLine } from './pdf-runs.ts';

/** An element of a form in the XML Forms Architecture, as pdf.js lays it out. */
export interface XfaNode {
  name: string;
  value?: string;
  attributes?: Record<string, unknown>;
  children?: XfaNode[];
}

const SIZE = 10;
const MAX_DEPTH = 200;

/** The text of a page of such a form: a line for each field, with its words and its value, and for each paragraph. */
export function xfaLines(page: XfaNode): RawLine[] {
  const lines: string[] = [];
  const visit = (node: XfaNode, line: string[] | undefined, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    const classes = node.attributes?.class;
    const isLine = Array.isArray(classes) && classes.some((name) => name === 'xfaField' || name === 'xfaDraw');
    const own = line ?? (isLine ? [] : undefined);
    const words = wordsOf(node);
    if (words !== '') {
      if (own) own.push(words);
      else lines.push(words);
    }
    for (const child of node.children ?? []) visit(child, own, depth + 1);
    if (isLine && own && own !== line && own.length > 0) lines.push(own.join(' '));
  };
  visit(page, undefined, 0);
  return lines.map((text, i) => ({ text, size: SIZE, left: 0, right: 0, y: -i * SIZE * 1.2, row: false }));
}

function wordsOf({ name, value, attributes = {} }: XfaNode): string {
  if (name === 'input') {
    if (attributes.type === 'checkbox' || attributes.type === 'radio') return attributes.checked ? '[x]' : '[ ]';
    return /^(button|submit|reset|password|hidden)$/.test(String(attributes.type)) ? '' : oneLine(attributes.value);
  }
  if (name === 'option') return attributes.selected ? oneLine(value ?? attributes.value) : '';
  return oneLine(attributes.textContent) || oneLine(value);
}
