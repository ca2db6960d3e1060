import type { Session } from '@cloneai/sdk';
import { MessagesSquare, RefreshCw } from 'lucide';
import { useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../../api.ts';
import { IconButton, LinkButton } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Filters } from '../../components/filters.tsx';
import { Loading } from '../../components/loading.tsx';
import { More } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { withQuery } from '../../lib/query.ts';
import { useLoad, usePages } from '../../lib/use-load.ts';
import { chosenSessions, sessionSelects, startOfDay } from './conversations/session-filters.ts';
import { SessionList } from './conversations/session-list.tsx';
import { Transcript } from './conversations/transcript.tsx';
import type { CloneTabProps } from './tab.ts';
import '../../styles/conversations.css';
import '../../styles/source.css';

/** The most sites that the filter offers. */
const MAX_SITES = 50;

/** The list of conversations and the selected one. A phone shows only one of the two. */
export function ConversationsTab({ clone, itemId }: CloneTabProps) {
  const { route, query } = useLocation();
  const { choices, isNarrowed } = chosenSessions(query, startOfDay());
  const { quote: _quote, ...kept } = query;
  const base = `/clones/${clone.id}/conversations`;
  const sessions = usePages<Session>(
    (signal, cursor) =>
      // The Persona tab creates a preview session. Leave it out until it has a question.
      client.sessions.list(clone.id, { limit: 30, empty: false, ...choices, ...(cursor ? { cursor } : {}) }, { signal }),
    [clone.id, JSON.stringify(choices)],
  );
  // Without the sites, the list only lacks one filter.
  const sites = useLoad((signal) => client.clones.installations.list(clone.id, { limit: MAX_SITES }, { signal }), [clone.id]);
  const heading = useRef<HTMLHeadingElement>(null);
  const { items } = sessions;
  const changed = (next: Session) => sessions.set((list) => list.map((session) => (session.id === next.id ? next : session)));
  const deleted = (id: string) => {
    sessions.set((list) => list.filter((session) => session.id !== id));
    route(withQuery(base, kept), true);
    setTimeout(() => heading.current?.focus());
  };
  if (items?.length === 0 && !isNarrowed && !itemId)
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
        <Filters
          path={itemId ? `${base}/${itemId}` : base}
          search={{ name: 'find', label: 'Search questions and answers', maxLength: 200 }}
          selects={sessionSelects(sites.data?.data.map(({ origin }) => origin) ?? [])}
        />
        <Problem problem={sessions.problem} onRetry={sessions.reload} />
        {sessions.loading && !items && <Loading what="the conversations" />}
        {items?.length === 0 && (
          <p class="dim">
            No conversation matches. <a href={base}>Show all</a>
          </p>
        )}
        {!!items?.length && <SessionList sessions={items} current={itemId} hrefOf={({ id }) => withQuery(`${base}/${id}`, kept)} />}
        <More onMore={sessions.more} busy={sessions.loadingMore} />
      </section>
      {itemId ? (
        <Transcript
          key={itemId}
          sessionId={itemId}
          cloneId={clone.id}
          linkHosts={clone.linkHosts}
          base={base}
          kept={kept}
          onSession={changed}
          onDeleted={deleted}
        />
      ) : (
        <p class="dim choose">Select a conversation to read it.</p>
      )}
    </div>
  );
}
