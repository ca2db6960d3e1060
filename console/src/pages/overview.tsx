import { Plus } from 'lucide';
import { client } from '../api.ts';
import { LinkButton } from '../components/button.tsx';
import { Loading } from '../components/loading.tsx';
import { PageHead } from '../components/page.tsx';
import { Problem } from '../components/problem.tsx';
import { early } from '../lib/early.ts';
import { count } from '../lib/format.ts';
import { useLoad } from '../lib/use-load.ts';
import { isAtLeast, me } from '../state/auth.ts';
import { CloneRow, loadNumbers } from './clones.tsx';
import { Activity } from './overview/activity.tsx';
import { Checklist } from './overview/checklist.tsx';

/** Clones and conversations on the overview. */
const SHOWN = 5;

const load = early(async (signal) => {
  const visitors = { limit: SHOWN, preview: false, empty: false };
  const aboutClone = async () => {
    const { data: clones, nextCursor } = await client.clones.list({ limit: 100 }, { signal });
    // The checklist follows the newest published clone, or else the newest clone.
    const clone = clones.find(({ publishedVersion }) => publishedVersion !== null) ?? clones[0];
    const [sources, tried, sites] = await Promise.all([
      clone && client.sources.list(clone.id, { limit: 1, status: 'ready' }, { signal }),
      clone && client.sessions.list(clone.id, { limit: 1, empty: false }, { signal }),
      clone && client.clones.installations.list(clone.id, { limit: 1 }, { signal }),
    ]);
    const progress = { clone, hasSource: !!sources?.data.length, hasSessions: !!tried?.data.length, hasSite: !!sites?.data.length };
    return { clones, hasMore: nextCursor !== null, progress };
  };
  const [about, analytics, newest, unanswered] = await Promise.all([
    aboutClone(),
    loadNumbers(signal),
    client.sessions.listAll(visitors, { signal }),
    client.sessions.listAll({ ...visitors, unanswered: true }, { signal }),
  ]);
  return { ...about, analytics, newest: newest.data, unanswered: unanswered.data };
});

export function OverviewPage() {
  const loaded = useLoad(load, []);
  const { data } = loaded;
  const name = me.value?.name?.split(' ')[0];
  return (
    <>
      <PageHead
        title={name ? `Hello, ${name}` : 'Overview'}
        tab="Overview"
        actions={
          !!data?.clones.length &&
          isAtLeast('editor') && (
            <LinkButton href="/clones?new" icon={Plus}>
              New clone
            </LinkButton>
          )
        }
      />
      <Problem problem={loaded.problem} onRetry={loaded.reload} />
      {loaded.loading && !data && <Loading what="the overview" />}
      {data && (
        <div class="stack loose">
          {isAtLeast('editor') && <Checklist {...data.progress} />}
          <Activity analytics={data.analytics} newest={data.newest} unanswered={data.unanswered} clones={data.clones} />
          {data.clones.length > 0 && (
            <section class="stack tight">
              <div class="row">
                <h2 class="grow">{data.hasMore ? `${data.clones.length}+ clones` : count(data.clones.length, 'clone')}</h2>
                <a href="/clones">All clones</a>
              </div>
              <ul class="list">
                {data.clones.slice(0, SHOWN).map((clone) => (
                  <CloneRow key={clone.id} clone={clone} numbers={data.analytics.clones} />
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
    </>
  );
}
