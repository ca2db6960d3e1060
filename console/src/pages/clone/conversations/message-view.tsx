import type { Citation, Message } from '@cloneai/sdk';
import { ThumbsDown, ThumbsUp } from 'lucide';
import { Icon } from '../../../components/icon.tsx';
import { Badge } from '../../../components/note.tsx';
import { Time } from '../../../components/time.tsx';
import { AnswerText } from './answer-text.tsx';
import { finishLabel, modelName, usageLabel } from './labels.ts';

/** The cited sources of an answer, one entry per page. */
function CitationList({ citations, hrefOf }: { citations: readonly Citation[]; hrefOf: (citation: Citation) => string }) {
  const entries = citations.filter(
    (one, i) => citations.findIndex(({ sourceId, page }) => sourceId === one.sourceId && page === one.page) === i,
  );
  if (entries.length === 0) return null;
  return (
    <ul class="quoted" aria-label="Cited sources">
      {entries.map((citation) => (
        <li key={citation.at}>
          <a href={hrefOf(citation)}>
            <span class="chip" aria-hidden="true">
              {citation.index}
            </span>
            {citation.title}
            {citation.page !== null && `, page ${citation.page}`}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Rating({ feedback }: Pick<Message, 'feedback'>) {
  if (feedback === null) return null;
  const helpful = feedback === 'up';
  return (
    <Badge kind={helpful ? 'good' : 'bad'}>
      <Icon icon={helpful ? ThumbsUp : ThumbsDown} size={13} />
      {helpful ? 'Rated helpful' : 'Rated not helpful'}
    </Badge>
  );
}

interface MessageViewProps {
  message: Message;
  writing?: boolean;
  hrefOf: (citation: Citation) => string;
  /** Hosts that the clone's answers may link to, besides those of the sources. */
  linkHosts: readonly string[];
}

/** A question or an answer. */
export function MessageView({ message, writing, hrefOf, linkHosts }: MessageViewProps) {
  const { role, content, citations, sources, model, createdAt } = message;
  if (role === 'user')
    return (
      <li class="said question">
        <p class="sr">Visitor</p>
        <p class="bubble" dir="auto">
          {content}
        </p>
        <p class="small dim">
          <Time iso={createdAt} />
        </p>
      </li>
    );
  const finish = finishLabel(message);
  return (
    <li class="said answer">
      <p class="sr">Clone</p>
      {content ? (
        <AnswerText text={content} citations={citations} sources={sources} linkHosts={linkHosts} hrefOf={hrefOf} />
      ) : (
        !writing && <p class="dim">No answer.</p>
      )}
      {writing && <p class="small dim writing">Answering…</p>}
      {finish && (
        <p class={finish.kind === 'bad' ? 'small said-failed' : undefined}>
          {finish.kind === 'bad' ? finish.text : <Badge kind={finish.kind}>{finish.text}</Badge>}
        </p>
      )}
      <CitationList citations={citations} hrefOf={hrefOf} />
      {message.feedbackComment && (
        <p class="rating-comment" dir="auto">
          <span class="sr">The visitor’s comment: </span>“{message.feedbackComment}”
        </p>
      )}
      {!writing && (
        <div class="row wrap small dim">
          <Rating feedback={message.feedback} />
          <span>{[modelName(model), usageLabel([message])].filter(Boolean).join(' · ')}</span>
        </div>
      )}
    </li>
  );
}
