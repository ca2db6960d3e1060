import type { WebhookDelivery } from '@cloneai/sdk';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { Badge } from '../../components/note.tsx';
import { Problem } from '../../components/problem.tsx';
import { Time } from '../../components/time.tsx';
import { toast } from '../../components/toast.tsx';
import { count } from '../../lib/format.ts';
import { useAction } from '../../lib/use-action.ts';
import { sendAgain } from './send-again.ts';

const STATUS = {
  delivered: { kind: 'good', text: 'Delivered' },
  pending: { kind: 'warn', text: 'Retrying' },
  failed: { kind: 'bad', text: 'Failed' },
} as const;

interface DeliveryRowProps {
  delivery: WebhookDelivery;
  /** How many columns the table has. */
  columns: number;
  onChanged: (delivery: WebhookDelivery) => void;
}

/** A delivery. It is sent again on its own, so that waiting for its outcome blocks no other delivery. */
export function DeliveryRow({ delivery, columns, onChanged }: DeliveryRowProps) {
  const { id, endpointId, type, test, status, attempts, lastStatus, lastError, createdAt } = delivery;
  const [leaving] = useState(() => new AbortController());
  useEffect(() => () => leaving.abort(), [leaving]);
  const sending = useAction(async () => {
    const outcome = await sendAgain({
      send: () => client.webhookEndpoints.deliveries.redeliver(endpointId, id),
      check: () => client.webhookEndpoints.deliveries.retrieve(endpointId, id, { signal: leaving.signal }),
      onChanged,
      signal: leaving.signal,
    });
    if (outcome) toast(outcome);
  });
  return (
    <>
      <tr>
        <td class="mono">
          {type}
          {test && ' (test)'}
        </td>
        <td>
          <Badge kind={STATUS[status].kind}>{status === 'pending' && attempts === 0 ? 'Pending' : STATUS[status].text}</Badge>
        </td>
        <td class="wide">
          {[lastStatus && `HTTP ${lastStatus}`, lastError, attempts > 1 && count(attempts, 'attempt')].filter(Boolean).join(' · ') || '–'}
        </td>
        <td>
          <Time iso={createdAt} />
        </td>
        <td>
          {/* It stays where it is while the event is pending: it may have the focus. */}
          <Button
            size="small"
            label={`Send again: ${type}`}
            busy={sending.busy && 'Sending…'}
            inactive={status === 'pending'}
            onClick={() => void sending.run()}
          >
            Send again
          </Button>
        </td>
      </tr>
      {!!sending.problem && (
        <tr>
          <td colSpan={columns}>
            <Problem problem={sending.problem} what="Could not send the event again." />
          </td>
        </tr>
      )}
    </>
  );
}
