import { ApiError, type Clone } from '@cloneai/sdk';
import { BookOpen, ChartNoAxesColumn, ChevronLeft, Code, ExternalLink, History, MessagesSquare, Rocket, UserRoundPen } from 'lucide';
import { useCallback, useEffect } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { client } from '../api.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { CloneStatus } from '../components/clone-status.tsx';
import { Icon } from '../components/icon.tsx';
import { type LazyPart, lazyPart } from '../components/lazy-part.tsx';
import { Loading } from '../components/loading.tsx';
import { PageHead, Tabs } from '../components/page.tsx';
import { Problem } from '../components/problem.tsx';
import { CLONE_TABS, tabHref } from '../lib/navigation.ts';
import { useAction } from '../lib/use-action.ts';
import { useLoad } from '../lib/use-load.ts';
import { isAtLeast } from '../state/auth.ts';
import { saveUnsavedForms } from '../state/unsaved-forms.ts';
import { publish } from './clone/publish.ts';
import type { CloneTabProps } from './clone/tab.ts';
import { NotFound } from './not-found.tsx';

const TABS: Record<keyof typeof CLONE_TABS, { icon: typeof BookOpen; page: LazyPart<CloneTabProps> }> = {
  knowledge: { icon: BookOpen, page: lazyPart(() => import('./clone/knowledge.tsx').then((m) => m.KnowledgeTab)) },
  persona: { icon: UserRoundPen, page: lazyPart(() => import('./clone/persona.tsx').then((m) => m.PersonaTab)) },
  embed: { icon: Code, page: lazyPart(() => import('./clone/embed.tsx').then((m) => m.EmbedTab)) },
  conversations: { icon: MessagesSquare, page: lazyPart(() => import('./clone/conversations.tsx').then((m) => m.ConversationsTab)) },
  insights: { icon: ChartNoAxesColumn, page: lazyPart(() => import('./clone/insights.tsx').then((m) => m.InsightsTab)) },
  versions: { icon: History, page: lazyPart(() => import('./clone/versions.tsx').then((m) => m.VersionsTab)) },
};
const tabs = (Object.keys(CLONE_TABS) as (keyof typeof CLONE_TABS)[]).map((key) => ({ key, ...CLONE_TABS[key], ...TABS[key] }));

export function ClonePage() {
  const { params } = useRoute();
  const { route, path } = useLocation();
  const cloneId = params.cloneId ?? '';
  const loaded = useLoad(
    async (signal) => {
      // Save pending form changes first, so that the response contains them. The form shows its own errors.
      await saveUnsavedForms().catch(() => {});
      return client.clones.retrieve(cloneId, { signal });
    },
    [cloneId],
  );
  const clone = loaded.data;
  // Ignore a late response for another clone.
  const setClone = useCallback((next: Clone) => loaded.set((now) => (now.id === next.id ? next : now)), [loaded.set]);
  const publishing = useAction(async () => clone && publish(clone, setClone));
  const name = params.tab ?? '';
  const tab = tabs.find(({ key }) => key === name);
  // The code of the tab arrives with the clone, not after it.
  void tab?.page.preload();
  useEffect(() => {
    if (!tab) route(tabHref(cloneId, 'knowledge'), true);
  }, [tab, cloneId, route]);
  const loadedId = clone?.id;
  useEffect(() => {
    // On a phone the tabs are wider than the page, so scroll the current one into view.
    if (loadedId && tab) document.querySelector('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [loadedId, tab]);
  if (!clone && loaded.problem instanceof ApiError && (loaded.problem.status === 404 || loaded.problem.status === 400))
    return <NotFound back={<LinkButton href="/clones">Go to clones</LinkButton>} />;
  const back = (
    <a class="back" href="/clones">
      <Icon icon={ChevronLeft} size={16} />
      Clones
    </a>
  );
  if (!clone)
    return (
      <>
        {loaded.problem ? <PageHead title="Clone" back={back} /> : back}
        <Problem problem={loaded.problem} onRetry={loaded.reload} />
        {loaded.loading && <Loading what="the clone" />}
      </>
    );
  const Tab = tab?.page;
  return (
    <>
      <PageHead
        title={clone.name}
        tab={`${tab?.text ?? ''} · ${clone.name}`}
        back={back}
        actions={
          <>
            <CloneStatus clone={clone} />
            {clone.publishedVersion !== null && (
              <LinkButton href={`/embed/${clone.slug}`} icon={ExternalLink} external>
                Open page
              </LinkButton>
            )}
            {isAtLeast('editor') && (clone.publishedVersion === null || clone.hasUnpublishedChanges) && (
              <Button kind="primary" icon={Rocket} busy={publishing.busy && 'Publishing…'} onClick={() => void publishing.run()}>
                {clone.publishedVersion === null ? 'Publish' : 'Publish changes'}
              </Button>
            )}
          </>
        }
      />
      <Problem problem={publishing.problem} what="Could not publish the clone." />
      <Tabs label={clone.name} current={path} tabs={tabs.map(({ key, text, icon }) => ({ href: tabHref(cloneId, key), text, icon }))} />
      {Tab && <Tab key={cloneId + name} clone={clone} setClone={setClone} itemId={params.itemId} />}
    </>
  );
}
