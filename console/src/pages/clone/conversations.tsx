import type { Session } from '@cloneai/sdk';
import { MessagesSquare, RefreshCw } from 'lucide';
import { useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../../api.ts';
import { IconButton, LinkButton } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Loading } from '../../components/loading.tsx';
import { More } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { RangePicker } from '../../components/range-picker.tsx';
import { usePages } from '../../lib/use-load.ts';
import { SessionList } from './conversations/session-list.tsx';
import { Transcript } from './conversations/transcript.tsx';
import type { CloneTabProps } from './tab.ts';
import '../../styles/conversations.css';
import '../../styles/knowledge.css';

/** Whose conversations are shown, by the word in the address. */
const WHOSE = { all: {}, visitors: { preview: false }, previews: { preview: true } } as const;
const isWhose = (word: string | undefined): word is keyof typeof WHOSE => word !== undefined && word in WHOSE;

/** What visitors asked and what the clone said: the list, and one conversation beside it. On a phone one or the other. */
export function ConversationsTab({ clone, itemId }: CloneTabProps) {
  const { route, query } = useLocation();
  const whose = isWhose(query.whose) ? query.whose : 'all';
  const search = whose === 'all' ? '' : `?whose=${whose}`;
  const base = `/clones/${clone.id}/conversations`;
  const sessions = usePages<Session>(
    (signal, cursor) =>
      // Opening Persona begins a preview: as long as nothing was asked in it, it is no conversation of anybody.
      client.sessions.list(clone.id, { limit: 30, empty: false, ...WHOSE[whose], ...(cursor ? { cursor } : {}) }, { signal }),
    [clone.id, whose],
  );
  const heading = useRef<HTMLHeadingElement>(null);
  const { items } = sessions;
  const changed = (next: Session) => sessions.set((known) => known.map((one) => (one.id === next.id ? next : one)));
  const deleted = (id: string) => {
    sessions.set((known) => known.filter((one) => one.id !== id));
    route(base + search, true);
    setTimeout(() => heading.current?.focus());
  };
  if (items?.length === 0 && whose === 'all' && !itemId)
    return (
      <EmptyState
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
      </EmptyState>
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
        <RangePicker
          label="Whose"
          options={[
            { text: 'All', href: base, current: whose === 'all' },
            { text: 'Visitors', href: `${base}?whose=visitors`, current: whose === 'visitors' },
            { text: 'Previews', href: `${base}?whose=previews`, current: whose === 'previews' },
          ]}
        />
        <Problem problem={sessions.problem} onRetry={sessions.reload} />
        {sessions.loading && !items && <Loading what="the conversations" />}
        {items?.length === 0 && (
          <p class="dim">
            {whose === 'previews' ? 'Nobody of you has asked the draft anything yet.' : 'No visitor has asked anything yet.'}
          </p>
        )}
        {!!items?.length && <SessionList sessions={items} current={itemId} base={base} search={search} />}
        <More onMore={sessions.more} busy={sessions.loadingMore} />
      </section>
      {itemId ? (
        <Transcript
          key={itemId}
          sessionId={itemId}
          cloneId={clone.id}
          base={base}
          search={search}
          onSession={changed}
          onDeleted={deleted}
        />
      ) : (
        <p class="dim choose">Choose a conversation to read it.</p>
      )}
    </div>
  );
}
