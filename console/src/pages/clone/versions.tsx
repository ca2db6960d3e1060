import type { CloneVersion } from '@cloneai/sdk';
import { History } from 'lucide';
import { useEffect, useRef } from 'preact/hooks';
import { client } from '../../api.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Loading } from '../../components/loading.tsx';
import { More } from '../../components/page.tsx';
import { Problem, problemText } from '../../components/problem.tsx';
import { toast } from '../../components/toast.tsx';
import { useAction } from '../../lib/use-action.ts';
import { usePages } from '../../lib/use-load.ts';
import { isAtLeast } from '../../state/auth.ts';
import type { CloneTabProps } from './tab.ts';
import { settingsOf } from './versions/clone-settings.ts';
import { DeleteCard } from './versions/delete-card.tsx';
import { PublishCard } from './versions/publish-card.tsx';
import { VersionRow } from './versions/version-row.tsx';
import '../../styles/versions.css';

export function VersionsTab({ clone, setClone }: CloneTabProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const versions = usePages<CloneVersion>(
    (signal, cursor) => client.clones.versions.list(clone.id, { limit: 20, ...(cursor ? { cursor } : {}) }, { signal }),
    [clone.id],
  );
  const { items, reload } = versions;
  const lastVersion = useRef(clone.publishedVersion);
  useEffect(() => {
    if (lastVersion.current !== clone.publishedVersion) reload();
    lastVersion.current = clone.publishedVersion;
  }, [clone.publishedVersion, reload]);

  const restoring = useAction(async (number: number) => {
    const before = settingsOf(clone);
    setClone(await client.clones.versions.restore(clone.id, number));
    // The restore button disappears, so move the focus to the heading.
    heading.current?.focus();
    toast(`Version ${number} restored as the draft. Publish it to update what visitors see.`, {
      label: 'Undo',
      run: () =>
        client.clones.update(clone.id, before).then(
          (back) => {
            setClone(back);
            toast('Restore undone.');
          },
          (problem: unknown) => toast(`Could not undo the restore. ${problemText(problem)}`),
        ),
    });
  });
  const canWrite = isAtLeast('editor');
  const live = items?.find(({ number }) => number === clone.publishedVersion)?.settings;
  return (
    <div class="stack">
      {canWrite && <PublishCard clone={clone} setClone={setClone} live={live} />}
      <section class="stack tight" aria-labelledby="published">
        <h2 id="published" ref={heading} tabIndex={-1}>
          Published versions
        </h2>
        <Problem problem={versions.problem} onRetry={reload} />
        <Problem problem={restoring.problem} what="Could not restore the version." />
        {versions.loading && !items && <Loading what="the versions" />}
        {items?.length === 0 && (
          <EmptyState icon={History} title="No versions yet">
            Each time you publish, the clone gets a new version. You can restore earlier ones.
          </EmptyState>
        )}
        {!!items?.length && (
          <ol class="list" reversed>
            {items.map((version) => (
              <VersionRow
                key={version.number}
                version={version}
                previous={items.find(({ number }) => number === version.number - 1)}
                draft={settingsOf(clone)}
                canWrite={canWrite}
                restoring={restoring.args?.[0]}
                onRestore={() => void restoring.run(version.number)}
              />
            ))}
          </ol>
        )}
        <More onMore={versions.more} busy={versions.loadingMore} />
      </section>
      {canWrite && <DeleteCard clone={clone} />}
    </div>
  );
}
