import type { WebhookDelivery } from '@cloneai/sdk';
import { RefreshCw } from 'lucide';
import { useEffect, useRef } from 'preact/hooks';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { Loading } from '../../components/loading.tsx';
import { More } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { Table } from '../../components/table.tsx';
import { usePages } from '../../lib/use-load.ts';
import { DeliveryRow } from './delivery-row.tsx';

const COLUMNS = ['Event', 'Status', 'Response', 'Created', 'Action'];

/** The deliveries to an endpoint in the last 30 days, with their status. */
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
  const put = (next: WebhookDelivery) => deliveries.set((list) => list.map((one) => (one.id === next.id ? next : one)));
  const { items } = deliveries;
  return (
    <div class="stack tight">
      <div class="row wrap">
        <h3 class="grow">Deliveries in the last 30 days</h3>
        <Button size="small" kind="ghost" icon={RefreshCw} busy={items && deliveries.loading && 'Refreshing…'} onClick={deliveries.reload}>
          Refresh
        </Button>
      </div>
      <Problem problem={deliveries.problem} onRetry={deliveries.reload} />
      {deliveries.loading && !items && <Loading what="deliveries" rows={1} />}
      {items?.length === 0 && <p class="small dim">No deliveries yet. Failed deliveries are retried up to nine times over 29 hours.</p>}
      {!!items?.length && (
        <Table label="Deliveries" columns={COLUMNS} class="log">
          {items.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} columns={COLUMNS.length} onChanged={put} />
          ))}
        </Table>
      )}
      <More onMore={deliveries.more} busy={deliveries.loadingMore} />
    </div>
  );
}
