import { type Citation, type LinkPolicy, type MarkdownBlock, type MarkdownOptions, parseMarkdown, renderMarkdownBlock } from '@cloneai/sdk';
import { type ComponentChild, type ComponentType, Fragment, h, type VNode } from 'preact';
import { component } from './component.ts';

interface RichTextProps {
  text: string;
  citations: readonly Citation[];
  /** Position of the open citation in the answer. */
  open: number | null;
  /** Which URLs may be links. The same function as long as the answer is the same. */
  allowsLink: LinkPolicy;
  renderCitation: (citation: Citation) => ComponentChild;
  renderCopyButton: (code: string) => ComponentChild;
  /** Shown below the block that has the open citation. */
  excerpt?: ComponentChild;
}

const Versioned = Fragment as ComponentType<{ version: string }>;

/** Renders a subset of Markdown as elements while it streams. No string ever becomes markup. */
export const RichText = component<RichTextProps>(() => {
  let blocks: MarkdownBlock[] = [];
  let before: Partial<RichTextProps> = {};
  /** Each block as it is shown, and with which citations. Preact leaves alone what is the same object. */
  const shown = new WeakMap<MarkdownBlock, VNode<{ version: string }>>();

  return (props) => {
    const { text, citations, open, allowsLink, renderCitation, renderCopyButton, excerpt } = props;
    // Of a growing answer, only the end is new.
    blocks = parseMarkdown(text, allowsLink === before.allowsLink && text.startsWith(before.text as string) ? blocks : []);
    before = props;
    const options: MarkdownOptions<ComponentChild> = {
      createElement: h as MarkdownOptions<ComponentChild>['createElement'],
      allowsLink,
      // A marker belongs to the citation with its index and position.
      citation(index, at) {
        const citation = citations.find((found) => found.at === at && found.index === index);
        return citation && renderCitation(citation);
      },
      code: (code) => (
        <div class="code">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard */}
          <pre dir="ltr" tabIndex={0}>
            <code>{code}</code>
          </pre>
          {renderCopyButton(code)}
        </div>
      ),
    };
    const draw = (block: MarkdownBlock, i: number) => {
      const next = blocks[i + 1];
      const cited = citations.filter(({ at }) => at >= block.at && !(next && at >= next.at));
      const isOpen = cited.some(({ at }) => at === open);
      const version = `${cited.length} ${isOpen && open}`;
      // New blocks are only added at the end.
      if (shown.get(block)?.props.version !== version)
        shown.set(block, h(Versioned, { key: i, version }, renderMarkdownBlock(block, options), isOpen && excerpt));
      return shown.get(block);
    };
    return (
      <div class="rich" dir="auto">
        {blocks.map(draw)}
      </div>
    );
  };
});
