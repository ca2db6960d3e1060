import { type Citation, type LinkPolicy, type MarkdownBlock, type MarkdownOptions, parseMarkdown, renderMarkdownBlock } from '@cloneai/sdk';
import { Component, type ComponentChild, h } from 'preact';

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

/** Renders a subset of Markdown as elements while it streams. No string ever becomes markup. */
export function RichText({ text, citations, open, allowsLink, renderCitation, renderCopyButton, excerpt }: RichTextProps) {
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
  return (
    <div class="rich" dir="auto">
      {parseMarkdown(text).map((block, i) => (
        // New blocks are only added at the end.
        <RenderedBlock
          key={i}
          block={block}
          version={`${JSON.stringify(block)} ${citations.length} ${open}`}
          allowsLink={allowsLink}
          options={options}
          open={open}
          excerpt={excerpt}
        />
      ))}
    </div>
  );
}

interface BlockProps {
  block: MarkdownBlock;
  /** Changes whenever the block must be rendered again. */
  version: string;
  allowsLink: LinkPolicy;
  options: MarkdownOptions<ComponentChild>;
  open: number | null;
  excerpt: ComponentChild;
}

/** Renders again only when its text, its citations, or the allowed links have changed. */
class RenderedBlock extends Component<BlockProps> {
  override shouldComponentUpdate({ version, allowsLink }: BlockProps) {
    return version !== this.props.version || allowsLink !== this.props.allowsLink;
  }

  render({ block, options, open, excerpt }: BlockProps) {
    let isOpen = false;
    const rendered = renderMarkdownBlock(block, {
      ...options,
      citation(index, at) {
        isOpen ||= at === open;
        return options.citation?.(index, at);
      },
    });
    return [rendered, isOpen && excerpt];
  }
}
