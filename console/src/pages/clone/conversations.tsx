import type { Session } from '@cloneai/sdk';
import { MessagesSquare, RefreshCw } from 'lucide';
import { useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../../api.ts';
import { IconButton, LinkButton } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { More } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { usePages } from '../../parts/use-load.ts';
import { SessionList } from './conversations/session-list.tsx';
import { spokenPage } from './conversations/spoken.ts';
import { Transcript } from './conversations/transcript.tsx';
import type { CloneTabProps } from './tab.ts';
import '../../styles/conversations.css';
import '../../styles/knowledge.css';

/** What visitors asked and what the clone said: the list, and one conversation beside it. On a phone one or the other. */
export function ConversationsTab({ clone, itemId }: CloneTabProps) {
  const { route } = useLocation();
  const base = `/clones/${clone.id}/conversations`;
  const sessions = usePages<Session>(
    (signal, cursor) =>
      spokenPage((from) => client.sessions.list(clone.id, { limit: 30, ...(from ? { cursor: from } : {}) }, { signal }), cursor),
    [clone.id],
  );
  const heading = useRef<HTMLHeadingElement>(null);
  const { items } = sessions;
  const changed = (next: Session) => sessions.set((known) => known.map((one) => (one.id === next.id ? next : one)));
  const deleted = (id: string) => {
    sessions.set((known) => known.filter((one) => one.id !== id));
    route(base, true);
    setTimeout(() => heading.current?.focus());
  };
  if (items?.length === 0 && !sessions.more && !itemId)
    return (
      <Empty
        icon={MessagesSquare}
        title="No conversations yet"
        action={
          <>
            <LinkButton kind="primary" href={`/clones/${clone.id}/embed`}>
              Put it on a page
            </LinkButton>
            <LinkButton href={`/clones/${clone.id}/persona`}>Try it yourself</LinkButton>
          </>
        }
      >
        As soon as somebody asks {clone.name} something, it stands here, word for word, with the sources of every answer.
      </Empty>
    );
  return (
    <div class={`conversations ${itemId ? 'has-item' : ''}`}>
      <section class="session-pane" aria-label="All conversations">
        <div class="row">
          <h2 class="grow" ref={heading} tabIndex={-1}>
            Newest first
          </h2>
          <IconButton icon={RefreshCw} label="Look for new conversations" onClick={sessions.reload} />
        </div>
        <Problem problem={sessions.problem} onRetry={sessions.reload} />
        {sessions.loading && !items && <Loading what="the conversations" />}
        {!!items?.length && <SessionList sessions={items} current={itemId} base={base} />}
        <More onMore={sessions.more} busy={sessions.loadingMore} />
      </section>
      {itemId ? (
        <Transcript key={itemId} sessionId={itemId} cloneId={clone.id} base={base} onSession={changed} onDeleted={deleted} />
      ) : (
        <p class="dim choose">Choose a conversation to read it.</p>
      )}
    </div>
  );
}
