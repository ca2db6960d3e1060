import type { Citation, Session } from '@cloneai/sdk';
import { ChevronLeft, CircleStop, Trash2 } from 'lucide';
import { useEffect, useMemo, useRef } from 'preact/hooks';
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
import { withQuery } from '../../../lib/query.ts';
import { useAction } from '../../../lib/use-action.ts';
import { isAtLeast } from '../../../state/auth.ts';
import { CitationDialog } from './citation-dialog.tsx';
import { messageCountLabel, usageLabel, visitorName } from './labels.ts';
import { MessageView } from './message-view.tsx';
import { siteName } from './session-filters.ts';
import { useTranscript } from './use-transcript.ts';

interface TranscriptProps {
  sessionId: string;
  cloneId: string;
  /** Hosts that the clone's answers may link to, besides those of the sources. */
  linkHosts: readonly string[];
  base: string;
  /** The parameters of the list, for the way back. */
  kept: Readonly<Record<string, string | undefined>>;
  onSession: (session: Session) => void;
  onDeleted: (id: string) => void;
}

/** A conversation as the visitor saw it, with usage and metadata for the owner. */
export function Transcript({ sessionId, cloneId, linkHosts, base, kept, onSession, onDeleted }: TranscriptProps) {
  const { query, route } = useLocation();
  const { session, messages, live } = useTranscript(sessionId, onSession);
  const heading = useRef<HTMLHeadingElement>(null);
  const loadedSession = session.data;
  const loaded = loadedSession !== undefined;
  useEffect(() => {
    if (loaded && !document.querySelector('dialog[open]')) heading.current?.focus({ preventScroll: true });
  }, [loaded]);

  const ending = useAction(async () => {
    const sure = await confirm({
      title: 'End this conversation?',
      text: 'The conversation accepts no more questions, but the visitor can start a new one. All messages are kept. This cannot be undone.',
      action: 'End conversation',
    });
    if (!sure) return;
    const ended = await client.sessions.end(sessionId);
    session.set(() => ended);
    onSession(ended);
    toast('Conversation ended.');
  });
  const deleting = useAction(async () => {
    const sure = await confirm({
      title: 'Delete this conversation?',
      text: 'This deletes all messages, ratings, and citations, also for the visitor. Usage totals are kept. This cannot be undone.',
      action: 'Delete conversation',
    });
    if (!sure) return;
    await client.sessions.delete(sessionId);
    toast('Conversation deleted.');
    onDeleted(sessionId);
  });

  const canWrite = isAtLeast('editor');
  const path = `${base}/${sessionId}`;
  const items = messages.items;
  const hrefOf = (messageId: string) => (citation: Citation) => withQuery(path, kept, { quote: `${messageId}.${citation.at}` });
  // Reading the Markdown of a long conversation for each word of an answer in progress would keep the page busy.
  const shown = useMemo(
    () =>
      items
        ?.toReversed()
        .map((message) => <MessageView key={message.id} message={message} hrefOf={hrefOf(message.id)} linkHosts={linkHosts} />),
    [items, path, withQuery(path, kept), linkHosts],
  );
  const [quotedIn, quotedAt] = (query.quote ?? '').split('.');
  const quoted = [...(items ?? []), ...(live ? [live] : [])]
    .find(({ id }) => id === quotedIn)
    ?.citations.find(({ at }) => at === Number(quotedAt));
  const total = items && usageLabel(items);
  return (
    <section class="transcript" aria-label="Conversation">
      <a class="back" href={withQuery(base, kept)}>
        <Icon icon={ChevronLeft} size={16} />
        Conversations
      </a>
      <Problem problem={session.problem} onRetry={session.reload} />
      {!loadedSession && session.loading && <Loading what="the conversation" />}
      {loadedSession && (
        <header class="transcript-head">
          <h2 ref={heading} tabIndex={-1} dir="auto">
            {loadedSession.title ?? 'No questions yet'}
          </h2>
          <div class="row wrap small dim">
            <span>
              {visitorName(loadedSession)} · {messageCountLabel(loadedSession)} · started <Time iso={loadedSession.createdAt} />
              {loadedSession.origin && ` on ${siteName(loadedSession.origin)}`}
            </span>
            {loadedSession.preview && <Badge kind="warn">Preview of the draft</Badge>}
            {loadedSession.status === 'ended' && <Badge>Ended</Badge>}
          </div>
          {total && (
            <p class="small dim">
              {messages.more ? 'Shown below: ' : 'Total: '}
              {total}
            </p>
          )}
          {Object.keys(loadedSession.metadata).length > 0 && (
            <dl class="facts">
              {Object.entries(loadedSession.metadata).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          )}
          {canWrite && (
            <div class="actions">
              {loadedSession.status === 'active' && (
                <Button size="small" icon={CircleStop} busy={ending.busy && 'Ending…'} onClick={() => void ending.run()}>
                  End
                </Button>
              )}
              <Button size="small" kind="danger" icon={Trash2} busy={deleting.busy && 'Deleting…'} onClick={() => void deleting.run()}>
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
          <Button size="small" busy={messages.loadingMore && 'Loading…'} onClick={messages.more}>
            Show earlier messages
          </Button>
        </div>
      )}
      <ol class="messages" aria-live="off">
        {shown}
        {live && <MessageView key={live.id} message={live} writing hrefOf={hrefOf(live.id)} linkHosts={linkHosts} />}
      </ol>
      <p class="sr" role="status">
        {live ? 'The clone is answering.' : ''}
      </p>
      {quoted && <CitationDialog citation={quoted} cloneId={cloneId} onClose={() => route(withQuery(path, kept))} />}
    </section>
  );
}
