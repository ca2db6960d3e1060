import type { WebhookEndpoint } from '@cloneai/sdk';
import { Plus, Webhook } from 'lucide';
import { useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Loading } from '../../components/loading.tsx';
import { More } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
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
  const [rotating, setRotating] = useState<WebhookEndpoint>();
  const show = (id: string, open: boolean) => route(`/keys?tab=webhooks${open ? `&endpoint=${id}` : ''}`, true);
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
              onOpen={(open) => show(endpoint.id, open)}
              onChanged={put}
              onRotate={() => setRotating(endpoint)}
              onDeleted={() => {
                endpoints.set((list) => list.filter(({ id }) => id !== endpoint.id));
                heading.current?.focus();
              }}
            />
          ))}
        </ul>
      )}
      <More onMore={endpoints.more} busy={endpoints.loadingMore} />
      {rotating && (
        <RotateDialog
          what="signing secret"
          name={rotating.url}
          keeps="the URL and the events"
          hint="Until then, every delivery is signed with both secrets."
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
