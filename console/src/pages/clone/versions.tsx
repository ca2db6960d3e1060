import type { CloneVersion } from '@cloneai/sdk';
import { History } from 'lucide';
import { useEffect, useRef } from 'preact/hooks';
import { client } from '../../api.ts';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { More } from '../../parts/page.tsx';
import { Problem, problemText } from '../../parts/problem.tsx';
import { toast } from '../../parts/toast.tsx';
import { useAction } from '../../parts/use-action.ts';
import { usePages } from '../../parts/use-load.ts';
import { isAtLeast } from '../../state/who.ts';
import type { CloneTabProps } from './tab.ts';
import { DeleteCard } from './versions/delete-card.tsx';
import { PublishCard } from './versions/publish-card.tsx';
import { settingsOf } from './versions/settings-of.ts';
import { VersionRow } from './versions/version-row.tsx';
import '../../styles/versions.css';

export function VersionsTab({ clone, setClone }: CloneTabProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const versions = usePages<CloneVersion>(
    (signal, cursor) => client.clones.versions(clone.id, { limit: 20, ...(cursor ? { cursor } : {}) }, { signal }),
    [clone.id],
  );
  const { items, reload } = versions;
  const seen = useRef(clone.publishedVersion);
  useEffect(() => {
    if (seen.current !== clone.publishedVersion) reload();
    seen.current = clone.publishedVersion;
  }, [clone.publishedVersion, reload]);

  const restoring = useAction(async (number: number) => {
    const before = settingsOf(clone);
    setClone(await client.clones.restoreVersion(clone.id, number));
    // Its button is gone: the draft is the same now.
    heading.current?.focus();
    toast(`Version ${number} is the draft again. Visitors notice when you publish it.`, {
      label: 'Undo',
      run: () =>
        client.clones.update(clone.id, before).then(
          (back) => {
            setClone(back);
            toast('Your draft is as it was before.');
          },
          (problem: unknown) => toast(`Your draft could not be put back. ${problemText(problem)}`),
        ),
    });
  });
  const mayWrite = isAtLeast('editor');
  const live = items?.find(({ number }) => number === clone.publishedVersion)?.settings;
  return (
    <div class="stack">
      {mayWrite && <PublishCard clone={clone} setClone={setClone} live={live} />}
      <section class="stack tight" aria-labelledby="published">
        <h2 id="published" ref={heading} tabIndex={-1}>
          Published versions
        </h2>
        <Problem problem={versions.problem} onRetry={reload} />
        <Problem problem={restoring.problem} what="It could not be restored." />
        {versions.loading && !items && <Loading what="the versions" />}
        {items?.length === 0 && (
          <Empty icon={History} title="No version yet">
            Each publish keeps a version here: what it was, when, and a way back to it.
          </Empty>
        )}
        {!!items?.length && (
          <ol class="list" reversed>
            {items.map((version) => (
              <VersionRow
                key={version.number}
                version={version}
                before={items.find(({ number }) => number === version.number - 1)}
                draft={settingsOf(clone)}
                mayWrite={mayWrite}
                busy={restoring.busy}
                onRestore={() => void restoring.run(version.number)}
              />
            ))}
          </ol>
        )}
        <More onMore={versions.more} busy={versions.loadingMore} />
      </section>
      {mayWrite && <DeleteCard clone={clone} />}
    </div>
  );
}
