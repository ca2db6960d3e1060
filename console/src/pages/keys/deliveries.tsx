import type { WebhookDelivery } from '@cloneai/sdk';
import { RefreshCw } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { Loading } from '../../components/loading.tsx';
import { Badge } from '../../components/note.tsx';
import { More } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { Table } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { toast } from '../../components/toast.tsx';
import { count } from '../../lib/format.ts';
import { sleep } from '../../lib/sleep.ts';
import { useAction } from '../../lib/use-action.ts';
import { usePages } from '../../lib/use-load.ts';

const STATUS = {
  delivered: { kind: 'good', text: 'Delivered' },
  pending: { kind: 'warn', text: 'Retrying' },
  failed: { kind: 'bad', text: 'Failed' },
} as const;

/** The deliveries to an endpoint in the last 30 days, with their status. */
/** How often a delivery that is sent again is asked for its outcome, once a second. */
const CHECKS = 5;

export function Deliveries({ endpointId, reloads }: { endpointId: string; reloads: number }) {
  const deliveries = usePages<WebhookDelivery>(
    (signal, cursor) => client.webhookEndpoints.deliveries.list(endpointId, { limit: 20, ...(cursor ? { cursor } : {}) }, { signal }),
    [endpointId],
  );
  const { reload } = deliveries;
  const first = useRef(reloads);
  useEffect(() => {
    if (reloads !== first.current) reload();
  }, [reloads, reload]);
  const [sending, setSending] = useState<string>();
  const put = (next: WebhookDelivery) => deliveries.set((list) => list.map((one) => (one.id === next.id ? next : one)));
  const redelivering = useAction(async ({ id }: WebhookDelivery) => {
    setSending(id);
    let next = await client.webhookEndpoints.deliveries.redeliver(endpointId, id);
    put(next);
    for (let check = 0; check < CHECKS && next.attempts === 0; check++) {
      await sleep(1000);
      next = await client.webhookEndpoints.deliveries.retrieve(endpointId, id);
      put(next);
    }
    const { status, attempts } = next;
    toast(
      status === 'delivered'
        ? 'The endpoint accepted the event.'
        : attempts > 0
          ? `The endpoint did not accept the event: ${next.lastError ?? `HTTP ${next.lastStatus}`}`
          : 'The event will be sent again soon. Refresh to see the outcome.',
    );
  });
  const { items } = deliveries;
  return (
    <div class="stack tight">
      <div class="row wrap">
        <h3 class="grow">Deliveries in the last 30 days</h3>
        <Button size="small" kind="ghost" icon={RefreshCw} busy={items && deliveries.loading && 'Refreshing…'} onClick={deliveries.reload}>
          Refresh
        </Button>
      </div>
      <Problem problem={redelivering.problem} what="Could not send the event again." />
      <Problem problem={deliveries.problem} onRetry={deliveries.reload} />
      {deliveries.loading && !items && <Loading what="deliveries" rows={1} />}
      {items?.length === 0 && <p class="small dim">No deliveries yet. Failed deliveries are retried up to nine times over 29 hours.</p>}
      {!!items?.length && (
        <Table label="Deliveries" columns={['Event', 'Status', 'Response', 'Created', 'Action']} class="log">
          {items.map((delivery) => {
            const { id, type, test, status, attempts, lastStatus, lastError, createdAt } = delivery;
            return (
              <tr key={id}>
                <td class="mono">
                  {type}
                  {test && ' (test)'}
                </td>
                <td>
                  <Badge kind={STATUS[status].kind}>{status === 'pending' && attempts === 0 ? 'Pending' : STATUS[status].text}</Badge>
                </td>
                <td class="wide">
                  {[lastStatus && `HTTP ${lastStatus}`, lastError, attempts > 1 && count(attempts, 'attempt')]
                    .filter(Boolean)
                    .join(' · ') || '–'}
                </td>
                <td>
                  <Time iso={createdAt} />
                </td>
                <td>
                  {(status !== 'pending' || (redelivering.busy && sending === id)) && (
                    <Button
                      size="small"
                      label={`Send again: ${type}`}
                      busy={redelivering.busy && sending === id && 'Sending…'}
                      onClick={() => void redelivering.run(delivery)}
                    >
                      Send again
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </Table>
      )}
      <More onMore={deliveries.more} busy={deliveries.loadingMore} />
    </div>
  );
}
