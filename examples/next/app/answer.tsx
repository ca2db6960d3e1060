import type { Citation } from '@cloneai/sdk';
import type { ChatMessage } from '../lib/message.ts';

/** Splits the text at its citations. `at` is the position of a citation's marker `[index]`. */
function partsOf({ text, citations }: ChatMessage): (string | Citation)[] {
  const parts: (string | Citation)[] = [];
  let from = 0;
  for (const citation of citations.toSorted((a, b) => a.at - b.at)) {
    const marker = `[${citation.index}]`;
    if (citation.at < from || !text.startsWith(marker, citation.at)) continue;
    parts.push(text.slice(from, citation.at), citation);
    from = citation.at + marker.length;
  }
  return [...parts, text.slice(from)];
}

/** An answer with the excerpts it cites. */
export function Answer({ message, waiting }: { message: ChatMessage; waiting: boolean }) {
  if (!message.text) return waiting && <p className="bubble answer waiting">Searching the sources…</p>;
  return (
    <div className="bubble answer">
      <p>{partsOf(message).map((part) => (typeof part === 'string' ? part : <sup key={part.at}>{part.index}</sup>))}</p>
      {message.citations.map((citation) => (
        <details key={citation.at}>
          <summary>
            {citation.index}. {citation.title}
            {citation.page !== null && `, page ${citation.page}`}
          </summary>
          <blockquote>{citation.quote}</blockquote>
        </details>
      ))}
    </div>
  );
}
