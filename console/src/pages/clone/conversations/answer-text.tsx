import type { Citation } from '@cloneai/sdk';
import { type ComponentChild, Fragment } from 'preact';
import { type Inline, parseBlocks, parseInline, type Span } from './markdown.ts';

interface AnswerTextProps {
  text: string;
  citations: readonly Citation[];
  /** The URL that opens a citation. */
  hrefOf: (citation: Citation) => string;
}

/** An answer as visitors see it. It renders elements only and never parses HTML. */
export function AnswerText({ text, citations, hrefOf }: AnswerTextProps) {
  const chip = (index: number, at: number): ComponentChild => {
    const citation = citations.find((one) => one.at === at && one.index === index);
    if (!citation) return `[${index}]`;
    return (
      <a class="chip" href={hrefOf(citation)} aria-label={`Source ${index}: ${citation.title}`}>
        {index}
      </a>
    );
  };
  const render = (nodes: readonly Inline[]): ComponentChild =>
    nodes.map((node, i) => {
      switch (node.kind) {
        case 'text':
          return node.text;
        case 'code':
          return <code key={i}>{node.text}</code>;
        case 'strong':
          return <strong key={i}>{render(node.children)}</strong>;
        case 'em':
          return <em key={i}>{render(node.children)}</em>;
        case 'marker':
          return <Fragment key={i}>{chip(node.index, node.at)}</Fragment>;
        default:
          return (
            <a key={i} href={node.href} target="_blank" rel="noopener noreferrer nofollow ugc">
              {render(node.children)}
            </a>
          );
      }
    });
  const lines = (spans: readonly Span[]) =>
    spans.map((span, i) => (
      <Fragment key={span.at}>
        {i > 0 && <br />}
        {render(parseInline(span))}
      </Fragment>
    ));
  return (
    <div class="answer-text" dir="auto">
      {parseBlocks(text).map((block, i) => {
        if (block.kind === 'code')
          return (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area needs keyboard focus
            <pre key={i} tabIndex={0} dir="ltr">
              <code>{block.text}</code>
            </pre>
          );
        if (block.kind === 'list') {
          const items = block.items.map((item) => <li key={item[0]?.at}>{lines(item)}</li>);
          return block.ordered ? (
            <ol key={i} start={block.start}>
              {items}
            </ol>
          ) : (
            <ul key={i}>{items}</ul>
          );
        }
        return <p key={i}>{block.kind === 'heading' ? <strong>{lines(block.lines)}</strong> : lines(block.lines)}</p>;
      })}
    </div>
  );
}
