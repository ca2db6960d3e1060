import { type Citation, createLinkPolicy, type FoundSource, type MarkdownOptions, renderMarkdown } from '@cloneai/sdk';
import { type ComponentChild, h } from 'preact';

interface AnswerTextProps {
  text: string;
  citations: readonly Citation[];
  sources: readonly FoundSource[];
  /** Hosts that the clone's answers may link to, besides those of the sources. */
  linkHosts: readonly string[];
  /** The URL that opens a citation. */
  hrefOf: (citation: Citation) => string;
}

/** An answer as visitors see it. It renders elements only and never parses HTML. */
export function AnswerText({ text, citations, sources, linkHosts, hrefOf }: AnswerTextProps) {
  const options: MarkdownOptions<ComponentChild> = {
    createElement: h as MarkdownOptions<ComponentChild>['createElement'],
    allowsLink: createLinkPolicy(
      sources.map(({ url }) => url),
      linkHosts,
    ),
    citation(index, at) {
      const citation = citations.find((one) => one.at === at && one.index === index);
      return (
        citation && (
          <a class="chip" href={hrefOf(citation)} aria-label={`Source ${index}: ${citation.title}`}>
            {index}
          </a>
        )
      );
    },
  };
  return (
    <div class="answer-text" dir="auto">
      {renderMarkdown(text, options)}
    </div>
  );
}
