import type { WebhookEndpoint } from '@cloneai/sdk';
import { Plus, Webhook } from 'lucide';
import { useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { confirm } from '../../components/confirm.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Loading } from '../../components/loading.tsx';
import { More } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { toast } from '../../components/toast.tsx';
import { useAction } from '../../lib/use-action.ts';
import { usePages } from '../../lib/use-load.ts';
import { EndpointRow } from './endpoint-row.tsx';
import { NewEndpoint } from './new-endpoint.tsx';
import { RotateDialog } from './rotate-dialog.tsx';

export function WebhooksTab() {
  const { query, route } = useLocation();
  const [creating, setCreating] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const endpoints = usePages<WebhookEndpoint>(
    (signal, cursor) => client.webhookEndpoints.list({ limit: 50, ...(cursor ? { cursor } : {}) }, { signal }),
    [],
  );
  const put = (next: WebhookEndpoint) => endpoints.set((list) => list.map((one) => (one.id === next.id ? next : one)));
  const toggling = useAction(async (endpoint: WebhookEndpoint) => {
    put(await client.webhookEndpoints.update(endpoint.id, { enabled: !endpoint.enabled }));
    toast(endpoint.enabled ? 'Endpoint paused. Events during the pause are not sent.' : 'Endpoint resumed.');
  });
  const removing = useAction(async (endpoint: WebhookEndpoint) => {
    const text = `${endpoint.url} receives no more events. Pending deliveries and the signing secret are deleted. This cannot be undone.`;
    if (!(await confirm({ title: 'Delete this endpoint?', text, action: 'Delete endpoint' }))) return;
    await client.webhookEndpoints.delete(endpoint.id);
    endpoints.set((list) => list.filter(({ id }) => id !== endpoint.id));
    heading.current?.focus();
    toast('Endpoint deleted.');
  });
  const [reloads, setReloads] = useState(0);
  const [rotating, setRotating] = useState<WebhookEndpoint>();
  const show = (id: string, open: boolean) => route(`/keys?tab=webhooks${open ? `&endpoint=${id}` : ''}`, true);
  const [tested, setTested] = useState<string>();
  const testing = useAction(async ({ id }: WebhookEndpoint) => {
    setTested(id);
    const { status, lastStatus, lastError } = await client.webhookEndpoints.test(id);
    show(id, true);
    setReloads((count) => count + 1);
    toast(
      status === 'delivered'
        ? `The endpoint accepted the test event with HTTP ${lastStatus}.`
        : `The test event failed: ${lastError ?? `HTTP ${lastStatus}`}`,
    );
  });
  const button = (
    <Button kind="primary" icon={Plus} onClick={() => setCreating(true)}>
      New endpoint
    </Button>
  );
  const { items } = endpoints;
  return (
    <section class="stack tight" aria-labelledby="webhooks-title">
      <div class="row wrap">
        <div class="grow">
          <h2 id="webhooks-title" ref={heading} tabIndex={-1}>
            Webhook endpoints
          </h2>
          <p class="small dim">CloneAI sends signed events to your URLs (Standard Webhooks).</p>
        </div>
        {!!items?.length && button}
      </div>
      <Problem problem={endpoints.problem} onRetry={endpoints.reload} />
      <Problem problem={toggling.problem} what="Could not change the endpoint." />
      <Problem problem={testing.problem} what="Could not send a test event." />
      <Problem problem={removing.problem} what="Could not delete the endpoint." />
      {endpoints.loading && !items && <Loading what="your endpoints" />}
      {items?.length === 0 && (
        <EmptyState icon={Webhook} title="No endpoints yet" action={button}>
          Get notified on your server when a clone answers, or when a source is ready or failed.
        </EmptyState>
      )}
      {!!items?.length && (
        <ul class="list">
          {items.map((endpoint) => (
            <EndpointRow
              key={endpoint.id}
              endpoint={endpoint}
              open={query.endpoint === endpoint.id}
              reloads={reloads}
              testing={testing.busy && tested === endpoint.id}
              onOpen={(open) => show(endpoint.id, open)}
              onToggle={() => void toggling.run(endpoint)}
              onTest={() => void testing.run(endpoint)}
              onRotate={() => setRotating(endpoint)}
              onDelete={() => void removing.run(endpoint)}
            />
          ))}
        </ul>
      )}
      <More onMore={endpoints.more} busy={endpoints.loadingMore} />
      {rotating && (
        <RotateDialog
          what="signing secret"
          name={rotating.url}
          keeps="URL and events"
          hint="Meanwhile, every delivery is signed with both secrets."
          onRotate={async (overlapSeconds) => (await client.webhookEndpoints.rotateSecret(rotating.id, { overlapSeconds })).secret}
          onClose={() => setRotating(undefined)}
        />
      )}
      {creating && (
        <NewEndpoint onCreated={(endpoint) => endpoints.set((list) => [endpoint, ...list])} onClose={() => setCreating(false)} />
      )}
    </section>
  );
}
