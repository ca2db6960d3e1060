import type { Citation } from '@cloneai/sdk';
import { type ComponentChild, Fragment } from 'preact';
import { type Inline, parseBlocks, parseInline, type Span } from './markdown.ts';

interface AnswerTextProps {
  text: string;
  citations: readonly Citation[];
  /** Address that opens a citation. */
  hrefOf: (citation: Citation) => string;
}

/** An answer as visitors saw it. Elements only: no string ever becomes markup. */
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
  const draw = (parts: readonly Inline[]): ComponentChild =>
    parts.map((part, i) => {
      switch (part.kind) {
        case 'text':
          return part.text;
        case 'code':
          return <code key={i}>{part.text}</code>;
        case 'strong':
          return <strong key={i}>{draw(part.children)}</strong>;
        case 'em':
          return <em key={i}>{draw(part.children)}</em>;
        case 'marker':
          return <Fragment key={i}>{chip(part.index, part.at)}</Fragment>;
        default:
          return (
            <a key={i} href={part.href} target="_blank" rel="noopener noreferrer nofollow ugc">
              {draw(part.children)}
            </a>
          );
      }
    });
  const lines = (spans: readonly Span[]) =>
    spans.map((span, i) => (
      <Fragment key={span.at}>
        {i > 0 && <br />}
        {draw(parseInline(span))}
      </Fragment>
    ));
  return (
    <div class="answer-text" dir="auto">
      {parseBlocks(text).map((block, i) => {
        if (block.kind === 'code')
          return (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
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
