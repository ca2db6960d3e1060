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
import '../../styles/source.css';

/** Filters of the list, by their name in the URL. */
const FILTERS = { all: {}, visitors: { preview: false }, previews: { preview: true } } as const;
const isFilter = (name: string | undefined): name is keyof typeof FILTERS => name !== undefined && name in FILTERS;

/** The list of conversations and the selected one. A phone shows only one of the two. */
export function ConversationsTab({ clone, itemId }: CloneTabProps) {
  const { route, query } = useLocation();
  const filter = isFilter(query.filter) ? query.filter : 'all';
  const search = filter === 'all' ? '' : `?filter=${filter}`;
  const base = `/clones/${clone.id}/conversations`;
  const sessions = usePages<Session>(
    (signal, cursor) =>
      // The Persona tab creates a preview session. Leave it out until it has a question.
      client.sessions.list(clone.id, { limit: 30, empty: false, ...FILTERS[filter], ...(cursor ? { cursor } : {}) }, { signal }),
    [clone.id, filter],
  );
  const heading = useRef<HTMLHeadingElement>(null);
  const { items } = sessions;
  const changed = (next: Session) => sessions.set((list) => list.map((session) => (session.id === next.id ? next : session)));
  const deleted = (id: string) => {
    sessions.set((list) => list.filter((session) => session.id !== id));
    route(base + search, true);
    setTimeout(() => heading.current?.focus());
  };
  if (items?.length === 0 && filter === 'all' && !itemId)
    return (
      <EmptyState
        icon={MessagesSquare}
        title="No conversations yet"
        action={
          <>
            <LinkButton kind="primary" href={`/clones/${clone.id}/embed`}>
              Add it to your site
            </LinkButton>
            <LinkButton href={`/clones/${clone.id}/persona`}>Try it yourself</LinkButton>
          </>
        }
      >
        When someone asks {clone.name} a question, the conversation appears here with the sources of every answer.
      </EmptyState>
    );
  return (
    <div class={`conversations ${itemId ? 'has-item' : ''}`}>
      <section class="session-pane" aria-label="All conversations">
        <div class="row">
          <h2 class="grow" ref={heading} tabIndex={-1}>
            Newest first
          </h2>
          <IconButton icon={RefreshCw} label="Refresh" onClick={sessions.reload} />
        </div>
        <RangePicker
          label="Filter"
          options={[
            { text: 'All', href: base, current: filter === 'all' },
            { text: 'Visitors', href: `${base}?filter=visitors`, current: filter === 'visitors' },
            { text: 'Previews', href: `${base}?filter=previews`, current: filter === 'previews' },
          ]}
        />
        <Problem problem={sessions.problem} onRetry={sessions.reload} />
        {sessions.loading && !items && <Loading what="the conversations" />}
        {items?.length === 0 && (
          <p class="dim">{filter === 'previews' ? 'No preview conversations yet.' : 'No visitor conversations yet.'}</p>
        )}
        {!!items?.length && <SessionList sessions={items} current={itemId} base={base} search={search} />}
        <More onMore={sessions.more} busy={sessions.loadingMore} />
      </section>
      {itemId ? (
        <Transcript
          key={itemId}
          sessionId={itemId}
          cloneId={clone.id}
          linkHosts={clone.linkHosts}
          base={base}
          search={search}
          onSession={changed}
          onDeleted={deleted}
        />
      ) : (
        <p class="dim choose">Select a conversation to read it.</p>
      )}
    </div>
  );
}
