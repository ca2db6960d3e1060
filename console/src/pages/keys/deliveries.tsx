import type { WebhookDelivery } from '@cloneai/sdk';
import { RefreshCw } from 'lucide';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { Loading } from '../../components/loading.tsx';
import { Badge } from '../../components/note.tsx';
import { More } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { Table } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { count } from '../../lib/format.ts';
import { usePages } from '../../lib/use-load.ts';

const STATUS = {
  delivered: { kind: 'good', text: 'Delivered' },
  pending: { kind: 'warn', text: 'Retrying' },
  failed: { kind: 'bad', text: 'Failed' },
} as const;

/** The deliveries to an endpoint in the last 30 days, with their status. */
export function Deliveries({ endpointId }: { endpointId: string }) {
  const deliveries = usePages<WebhookDelivery>(
    (signal, cursor) => client.webhookEndpoints.deliveries.list(endpointId, { limit: 20, ...(cursor ? { cursor } : {}) }, { signal }),
    [endpointId],
  );
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
        <Table label="Deliveries" columns={['Event', 'Status', 'Response', 'Created']} class="log">
          {items.map(({ id, type, status, attempts, lastStatus, lastError, createdAt }) => (
            <tr key={id}>
              <td class="mono">{type}</td>
              <td>
                <Badge kind={STATUS[status].kind}>{status === 'pending' && attempts === 0 ? 'Pending' : STATUS[status].text}</Badge>
              </td>
              <td class="wide">
                {[lastStatus && `HTTP ${lastStatus}`, lastError, attempts > 1 && count(attempts, 'attempt')].filter(Boolean).join(' · ') ||
                  '–'}
              </td>
              <td>
                <Time iso={createdAt} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      <More onMore={deliveries.more} busy={deliveries.loadingMore} />
    </div>
  );
}
