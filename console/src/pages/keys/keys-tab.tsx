import type { ApiKey } from '@cloneai/sdk';
import { Globe, KeyRound, Plus } from 'lucide';
import { useRef, useState } from 'preact/hooks';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { confirm } from '../../components/confirm.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Checkbox } from '../../components/field.tsx';
import { Loading } from '../../components/loading.tsx';
import { More } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { toast } from '../../components/toast.tsx';
import { loadClones } from '../../lib/clones.ts';
import { useAction } from '../../lib/use-action.ts';
import { useLoad, usePages } from '../../lib/use-load.ts';
import { FirstCall } from './first-call-card.tsx';
import { KeyRow } from './key-row.tsx';
import { NewPublishableKey } from './new-publishable-key.tsx';
import { NewSecretKey } from './new-secret-key.tsx';
import { revokeWarning } from './revoke-warning.ts';
import { RotateDialog } from './rotate-dialog.tsx';

export function KeysTab() {
  const [creating, setCreating] = useState<'secret' | 'publishable'>();
  const [rotating, setRotating] = useState<ApiKey>();
  const [withRevoked, setWithRevoked] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const keys = usePages<ApiKey>((signal, cursor) => client.apiKeys.list({ limit: 100, ...(cursor ? { cursor } : {}) }, { signal }), []);
  const loaded = useLoad(loadClones, []);
  const clones = loaded.data?.clones;
  const nameOf = (cloneId: string | null) => clones?.find(({ id }) => id === cloneId)?.name;
  const revoking = useAction(async (key: ApiKey) => {
    const sure = await confirm({ title: `Revoke ${key.name}?`, text: revokeWarning(key, nameOf(key.cloneId)), action: 'Revoke key' });
    if (!sure) return;
    await client.apiKeys.revoke(key.id);
    keys.set((list) => list.map((one) => (one.id === key.id ? { ...one, revokedAt: new Date().toISOString() } : one)));
    heading.current?.focus();
    toast(`${key.name} is revoked.`);
  });
  const revoked = keys.items?.filter(({ revokedAt }) => revokedAt !== null).length ?? 0;
  const shown = keys.items?.filter(({ revokedAt }) => withRevoked || revokedAt === null);
  const buttons = (
    <>
      <Button kind="primary" icon={Plus} onClick={() => setCreating('secret')}>
        New secret key
      </Button>
      <Button icon={Globe} onClick={() => setCreating('publishable')}>
        New publishable key
      </Button>
    </>
  );
  const added = (key: ApiKey) => {
    keys.set((list) => [key, ...list]);
    if (!keys.items) keys.reload();
  };
  return (
    <div class="stack loose">
      <section class="stack tight" aria-labelledby="keys-title">
        <div class="row wrap">
          <h2 class="grow" id="keys-title" ref={heading} tabIndex={-1}>
            Keys
          </h2>
          {!!shown?.length && <div class="actions">{buttons}</div>}
        </div>
        <Problem problem={keys.problem} onRetry={keys.reload} />
        <Problem problem={revoking.problem} what="Could not revoke the key." />
        {keys.loading && !keys.items && <Loading what="your API keys" />}
        {shown?.length === 0 && (
          <EmptyState icon={KeyRound} title={revoked ? 'No active API keys' : 'No API keys yet'} action={buttons}>
            Use a secret key to call the API from your own programs. Use a publishable key on a web page that talks to one clone.
          </EmptyState>
        )}
        {!!shown?.length && (
          <ul class="list">
            {shown.map((key) => (
              <KeyRow
                key={key.id}
                apiKey={key}
                clone={nameOf(key.cloneId)}
                onRotate={() => setRotating(key)}
                onRevoke={() => void revoking.run(key)}
              />
            ))}
          </ul>
        )}
        {revoked > 0 && <Checkbox label={`Show revoked keys (${revoked})`} checked={withRevoked} onChange={setWithRevoked} />}
        <More onMore={keys.more} busy={keys.loadingMore} />
      </section>
      <FirstCall clone={clones?.find(({ publishedVersion }) => publishedVersion !== null)} />
      {rotating && (
        <RotateDialog
          what="key"
          name={rotating.name}
          keeps="the name, permissions, and limits"
          hint="Replace it in your programs and pages before then."
          onRotate={async (overlapSeconds) => {
            const { key, ...next } = await client.apiKeys.rotate(rotating.id, { overlapSeconds });
            keys.set((list) => list.map((one) => (one.id === next.id ? next : one)));
            return key;
          }}
          onClose={() => setRotating(undefined)}
        />
      )}
      {creating === 'secret' && <NewSecretKey onCreated={added} onClose={() => setCreating(undefined)} />}
      {creating === 'publishable' && (
        <NewPublishableKey clones={clones} problem={loaded.problem} onCreated={added} onClose={() => setCreating(undefined)} />
      )}
    </div>
  );
}
