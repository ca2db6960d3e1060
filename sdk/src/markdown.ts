import { type MarkdownBlock, type MarkdownListItem, type MarkdownSpan, parseMarkdown } from './markdown-blocks.ts';
import { type MarkdownOptions, renderInline } from './markdown-inline.ts';

/** Renders one block of an answer. To render a growing answer, render each block of `parseMarkdown` on its own, and only the last one again. */
export function renderMarkdownBlock<Rendered>(block: MarkdownBlock, options: MarkdownOptions<Rendered>): Rendered {
  const h = options.createElement;
  const lines = (spans: readonly MarkdownSpan[]) =>
    spans.flatMap((span, i) => [...(i > 0 ? [h('br', null)] : []), ...renderInline(span, options)]);
  const list = (items: readonly MarkdownListItem[], ordered: boolean, start = 1): Rendered =>
    h(
      ordered ? 'ol' : 'ul',
      ordered ? { start } : null,
      ...items.map(({ lines: own, children, done }) => {
        // A box is text, so that it needs no label, and is copied.
        const [task, box] = done === undefined ? [null, []] : [{ 'data-task': String(done) }, [done ? '☑ ' : '☐ ']];
        return h('li', task, ...box, ...lines(own), ...(children[0] ? [list(children, children[0].ordered)] : []));
      }),
    );
  const row = (cells: readonly MarkdownSpan[], tag: string, attributes: Record<string, string> | null) =>
    h('tr', null, ...cells.map((cell) => h(tag, attributes, ...renderInline(cell, options))));
  switch (block.kind) {
    case 'code':
      // What scrolls must be reachable by keyboard.
      return options.code?.(block.text, block.language) ?? h('pre', { dir: 'ltr', tabIndex: 0 }, h('code', null, block.text));
    case 'heading':
      // The page and the chat have the first two levels.
      return h(`h${Math.min(6, block.level + 2)}`, null, ...lines(block.lines));
    case 'list':
      return list(block.items, block.ordered, block.start);
    case 'quote':
      return h('blockquote', null, ...lines(block.lines));
    case 'rule':
      return h('hr', null);
    case 'table':
      return h(
        'div',
        { tabIndex: 0 },
        h(
          'table',
          null,
          h('thead', null, row(block.head, 'th', { scope: 'col' })),
          h('tbody', null, ...block.rows.map((cells) => row(cells, 'td', null))),
        ),
      );
    default:
      return h('p', null, ...lines(block.lines));
  }
}

/**
 * Renders the Markdown of an answer as elements. No string ever becomes HTML, images are not loaded, links to hosts that `allowsLink`
 * refuses are text, and every link shows its host.
 *
 * @example
 * ```tsx
 * const { linkHosts } = await client.clones.retrieve('cln_…');
 * const allowsLink = createLinkPolicy(message.sources.map(({ url }) => url), linkHosts);
 * <div dir="auto">{renderMarkdown(message.content, { createElement, allowsLink })}</div>;
 * ```
 */
export function renderMarkdown<Rendered>(text: string, options: MarkdownOptions<Rendered>): Rendered[] {
  return parseMarkdown(text).map((block) => renderMarkdownBlock(block, options));
}
