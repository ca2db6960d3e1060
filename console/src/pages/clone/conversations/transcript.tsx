import type { Citation, Session } from '@cloneai/sdk';
import { ChevronLeft, CircleStop, Trash2 } from 'lucide';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../../../api.ts';
import { Button } from '../../../components/button.tsx';
import { confirm } from '../../../components/confirm.tsx';
import { Icon } from '../../../components/icon.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Badge } from '../../../components/note.tsx';
import { Problem } from '../../../components/problem.tsx';
import { Time } from '../../../components/time.tsx';
import { toast } from '../../../components/toast.tsx';
import { useAction } from '../../../lib/use-action.ts';
import { isAtLeast } from '../../../state/auth.ts';
import { CitationDialog } from './citation-dialog.tsx';
import { messageCountLabel, usageLabel, visitorName } from './labels.ts';
import { MessageView } from './message-view.tsx';
import { useTranscript } from './use-transcript.ts';

interface TranscriptProps {
  sessionId: string;
  cloneId: string;
  base: string;
  search: string;
  onSession: (session: Session) => void;
  onDeleted: (id: string) => void;
}

/** One conversation as the visitor had it, with what only the expert sees. */
export function Transcript({ sessionId, cloneId, base, search, onSession, onDeleted }: TranscriptProps) {
  const { query, route } = useLocation();
  const { session, messages, live } = useTranscript(sessionId, onSession);
  const heading = useRef<HTMLHeadingElement>(null);
  const found = session.data;
  const loaded = found !== undefined;
  useEffect(() => {
    if (loaded && !document.querySelector('dialog[open]')) heading.current?.focus({ preventScroll: true });
  }, [loaded]);

  const ending = useAction(async () => {
    const sure = await confirm({
      title: 'End this conversation?',
      text: 'It takes no further questions; the visitor can begin a new one. What was said stays. There is no way back.',
      action: 'End conversation',
    });
    if (!sure) return;
    const ended = await client.sessions.end(sessionId);
    session.set(() => ended);
    onSession(ended);
    toast('The conversation is ended.');
  });
  const deleting = useAction(async () => {
    const sure = await confirm({
      title: 'Delete this conversation?',
      text: 'Every question and answer of it goes, for the visitor too, with ratings and citations. What it cost stays counted. There is no way back.',
      action: 'Delete conversation',
    });
    if (!sure) return;
    await client.sessions.delete(sessionId);
    toast('The conversation is deleted.');
    onDeleted(sessionId);
  });

  const canWrite = isAtLeast('editor');
  const address = `${base}/${sessionId}`;
  const items = messages.items;
  const hrefOf = (messageId: string) => (citation: Citation) => `${address}?quote=${messageId}.${citation.at}${search.replace('?', '&')}`;
  const [quotedIn, quotedAt] = (query.quote ?? '').split('.');
  const quoted = [...(items ?? []), ...(live ? [live] : [])]
    .find(({ id }) => id === quotedIn)
    ?.citations.find(({ at }) => at === Number(quotedAt));
  const total = items && usageLabel(items);
  return (
    <section class="transcript" aria-label="Conversation">
      <a class="back" href={base + search}>
        <Icon icon={ChevronLeft} size={16} />
        Conversations
      </a>
      <Problem problem={session.problem} onRetry={session.reload} />
      {!found && session.loading && <Loading what="the conversation" />}
      {found && (
        <header class="transcript-head">
          <h2 ref={heading} tabIndex={-1} dir="auto">
            {found.title ?? 'Nothing asked yet'}
          </h2>
          <div class="row wrap small dim">
            <span>
              {visitorName(found)} · {messageCountLabel(found)} · began <Time iso={found.createdAt} />
            </span>
            {found.preview && <Badge kind="warn">Preview: the draft answered</Badge>}
            {found.status === 'ended' && <Badge>Ended</Badge>}
          </div>
          {total && (
            <p class="small dim">
              {messages.more ? 'Shown below: ' : 'In all: '}
              {total}
            </p>
          )}
          {Object.keys(found.metadata).length > 0 && (
            <dl class="facts">
              {Object.entries(found.metadata).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          )}
          {canWrite && (
            <div class="actions">
              {found.status === 'active' && (
                <Button size="small" icon={CircleStop} busy={ending.busy && 'Ending …'} onClick={() => void ending.run()}>
                  End
                </Button>
              )}
              <Button size="small" kind="danger" icon={Trash2} busy={deleting.busy && 'Deleting …'} onClick={() => void deleting.run()}>
                Delete
              </Button>
            </div>
          )}
          <Problem problem={ending.problem ?? deleting.problem} />
        </header>
      )}
      {!session.problem && <Problem problem={messages.problem} onRetry={messages.reload} />}
      {messages.more && (
        <div class="actions center">
          <Button size="small" busy={messages.loadingMore && 'Loading …'} onClick={messages.more}>
            Show earlier messages
          </Button>
        </div>
      )}
      <ol class="messages" aria-live="off">
        {items?.toReversed().map((message) => (
          <MessageView key={message.id} message={message} hrefOf={hrefOf(message.id)} />
        ))}
        {live && <MessageView key={live.id} message={live} writing hrefOf={hrefOf(live.id)} />}
      </ol>
      <p class="sr" role="status">
        {live ? 'An answer is being written.' : ''}
      </p>
      {quoted && <CitationDialog citation={quoted} cloneId={cloneId} onClose={() => route(address + search)} />}
    </section>
  );
}
