import type { Citation } from '@cloneai/sdk';
import { Component, type ComponentChild, Fragment } from 'preact';
import { type Block, type ListItem, parseBlocks, type Span } from './blocks.ts';
import { type DrawCitation, inline } from './inline.ts';

interface RichTextProps {
  text: string;
  citations: readonly Citation[];
  /** Place in the answer of the citation that is open. */
  open: number | null;
  draw: (citation: Citation) => ComponentChild;
  drawCode: (text: string) => ComponentChild;
}

/** A streamed subset of Markdown as elements: no string ever becomes markup. */
export function RichText({ text, citations, open, draw, drawCode }: RichTextProps) {
  const blocks = parseBlocks(text);
  return (
    <div class="rich" dir="auto">
      {blocks.map((block, i) => (
        // Blocks only ever come at the end.
        <Drawn
          key={i}
          block={block}
          mark={`${JSON.stringify(block)} ${citations.length} ${open}`}
          cite={citeBy(citations, draw)}
          drawCode={drawCode}
        />
      ))}
    </div>
  );
}

/** The marker's own citation is the one that says it stands there; a number alone is enough for one that has not come yet elsewhere. */
function citeBy(citations: readonly Citation[], draw: (citation: Citation) => ComponentChild): DrawCitation {
  return (index, at) => {
    const citation = citations.find((found) => found.at === at && found.index === index);
    return citation && draw(citation);
  };
}

interface DrawnProps {
  block: Block;
  mark: string;
  cite: DrawCitation;
  drawCode: (text: string) => ComponentChild;
}

/** Drawn again only when its text, or what is known of citations, has changed. */
class Drawn extends Component<DrawnProps> {
  override shouldComponentUpdate(next: DrawnProps) {
    return next.mark !== this.props.mark;
  }

  render({ block, cite, drawCode }: DrawnProps) {
    const lines = (spans: readonly Span[]) =>
      spans.map((span, i) => (
        <Fragment key={span.at}>
          {i > 0 && <br />}
          {inline(span, cite)}
        </Fragment>
      ));
    const list = (items: readonly ListItem[], ordered: boolean, start = 1): ComponentChild => {
      const drawn = items.map((item, i) => (
        <li key={i}>
          {lines(item.lines)}
          {item.children.length > 0 && list(item.children, item.children[0]?.ordered ?? false)}
        </li>
      ));
      return ordered ? <ol start={start}>{drawn}</ol> : <ul>{drawn}</ul>;
    };
    switch (block.kind) {
      case 'code':
        return (
          <div class="code">
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
            <pre dir="ltr" tabIndex={0}>
              <code>{block.text}</code>
            </pre>
            {drawCode(block.text)}
          </div>
        );
      case 'heading': {
        // The panel's title is the second level.
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
          /* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */
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
