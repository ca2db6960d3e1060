import type { Citation } from '@cloneai/sdk';
import { useId, useState } from 'react';
import type { ChatMessage } from './message.ts';

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

function scrollIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

/** An answer. Each citation opens its excerpt. */
export function Answer({ message }: { message: ChatMessage }) {
  const [open, setOpen] = useState<Citation | null>(null);
  const excerptId = useId();
  if (!message.text && !message.finish) return <p className="bubble answer waiting">Searching the sources…</p>;
  return (
    <div className="bubble answer">
      <p>
        {partsOf(message).map((part) =>
          typeof part === 'string' ? (
            part
          ) : (
            <button
              type="button"
              className="mark"
              key={part.at}
              aria-label={`Source ${part.index}: ${part.title}`}
              aria-expanded={open?.at === part.at}
              aria-controls={excerptId}
              onClick={() => setOpen(open?.at === part.at ? null : part)}
            >
              {part.index}
            </button>
          ),
        )}
      </p>
      {message.finish === 'stopped' && <p className="note">Stopped.</p>}
      {open && (
        <figure id={excerptId} ref={scrollIntoView}>
          <blockquote>{open.quote}</blockquote>
          <figcaption>
            {open.url ? <a href={open.url}>{open.title}</a> : open.title}
            {open.page !== null && `, page ${open.page}`}
          </figcaption>
        </figure>
      )}
    </div>
  );
}
