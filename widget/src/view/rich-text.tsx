import type { Citation } from '@cloneai/sdk';
import { Component, type ComponentChild, Fragment } from 'preact';
import { type Block, type ListItem, parseBlocks, type Span } from './blocks.ts';
import { inline, type RenderCitation } from './inline.ts';

interface RichTextProps {
  text: string;
  citations: readonly Citation[];
  /** Position of the open citation in the answer. */
  open: number | null;
  renderCitation: (citation: Citation) => ComponentChild;
  renderCopyButton: (code: string) => ComponentChild;
}

/** Renders a subset of Markdown as elements while it streams. No string ever becomes markup. */
export function RichText({ text, citations, open, renderCitation, renderCopyButton }: RichTextProps) {
  const blocks = parseBlocks(text);
  return (
    <div class="rich" dir="auto">
      {blocks.map((block, i) => (
        // New blocks are only added at the end.
        <RenderedBlock
          key={i}
          block={block}
          version={`${JSON.stringify(block)} ${citations.length} ${open}`}
          cite={createCite(citations, renderCitation)}
          renderCopyButton={renderCopyButton}
        />
      ))}
    </div>
  );
}

/** A marker belongs to the citation with its index and position. */
function createCite(citations: readonly Citation[], render: (citation: Citation) => ComponentChild): RenderCitation {
  return (index, at) => {
    const citation = citations.find((found) => found.at === at && found.index === index);
    return citation && render(citation);
  };
}

interface BlockProps {
  block: Block;
  /** Changes whenever the block must be rendered again. */
  version: string;
  cite: RenderCitation;
  renderCopyButton: (code: string) => ComponentChild;
}

/** Renders again only when its text or its citations have changed. */
class RenderedBlock extends Component<BlockProps> {
  override shouldComponentUpdate(next: BlockProps) {
    return next.version !== this.props.version;
  }

  render({ block, cite, renderCopyButton }: BlockProps) {
    const lines = (spans: readonly Span[]) =>
      spans.map((span, i) => (
        <Fragment key={span.at}>
          {i > 0 && <br />}
          {inline(span, cite)}
        </Fragment>
      ));
    const list = (items: readonly ListItem[], ordered: boolean, start = 1): ComponentChild => {
      const rendered = items.map((item, i) => (
        <li key={i}>
          {lines(item.lines)}
          {item.children.length > 0 && list(item.children, item.children[0]?.ordered ?? false)}
        </li>
      ));
      return ordered ? <ol start={start}>{rendered}</ol> : <ul>{rendered}</ul>;
    };
    switch (block.kind) {
      case 'code':
        return (
          <div class="code">
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard */}
            <pre dir="ltr" tabIndex={0}>
              <code>{block.text}</code>
            </pre>
            {renderCopyButton(block.text)}
          </div>
        );
      case 'heading': {
        // The panel's title is an h2.
        const Tag = `h${Math.min(6, block.level + 2)}` as 'h3';
        return <Tag>{lines(block.lines)}</Tag>;
      }
      case 'list':
        return list(block.items, block.ordered, block.start);
      case 'quote':
        return <blockquote>{lines(block.lines)}</blockquote>;
      case 'rule':
        return <hr />;
      case 'table':
        return (
          /* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard */
          <div class="table" tabIndex={0}>
            <table>
              <thead>
                <tr>
                  {block.head.map((cell) => (
                    <th key={cell.at} scope="col">
                      {inline(cell, cite)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {block.rows.map((row, i) => (
                  <tr key={i}>
                    {row.map((cell) => (
                      <td key={cell.at}>{inline(cell, cite)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        );
      default:
        return <p>{lines(block.lines)}</p>;
    }
  }
}
