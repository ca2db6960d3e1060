import type { WebhookEndpoint } from '@cloneai/sdk';
import { useState } from 'preact/hooks';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { confirm } from '../../components/confirm.tsx';
import { Badge } from '../../components/note.tsx';
import { Problem } from '../../components/problem.tsx';
import { Time } from '../../components/time.tsx';
import { toast } from '../../components/toast.tsx';
import { useAction } from '../../lib/use-action.ts';
import { Deliveries } from './deliveries.tsx';

interface EndpointRowProps {
  endpoint: WebhookEndpoint;
  /** Whether the deliveries are visible. */
  open: boolean;
  onOpen: (open: boolean) => void;
  onChanged: (endpoint: WebhookEndpoint) => void;
  onRotate: () => void;
  onDeleted: () => void;
}

/** An endpoint. Its actions are its own, so that a slow one blocks no other endpoint. */
export function EndpointRow({ endpoint, open, onOpen, onChanged, onRotate, onDeleted }: EndpointRowProps) {
  const { id, url, description, events, enabled, createdAt } = endpoint;
  const [reloads, setReloads] = useState(0);
  const toggling = useAction(async () => {
    onChanged(await client.webhookEndpoints.update(id, { enabled: !enabled }));
    toast(enabled ? 'Endpoint paused. Events during the pause are not sent.' : 'Endpoint resumed.');
  });
  const testing = useAction(async () => {
    // Before the request, which may take long: meanwhile the reader may have opened another page.
    onOpen(true);
    const { status, lastStatus, lastError } = await client.webhookEndpoints.test(id);
    setReloads((count) => count + 1);
    toast(
      status === 'delivered'
        ? `The endpoint accepted the test event with HTTP ${lastStatus}.`
        : `The test event failed: ${lastError ?? `HTTP ${lastStatus}`}`,
    );
  });
  const removing = useAction(async () => {
    const text = `${url} receives no more events. Pending deliveries and the signing secret are deleted. This cannot be undone.`;
    if (!(await confirm({ title: 'Delete this endpoint?', text, action: 'Delete endpoint' }))) return;
    await client.webhookEndpoints.delete(id);
    onDeleted();
    toast('Endpoint deleted.');
  });
  return (
    <li class="item">
      <div class="grow">
        <div class="row wrap">
          <span class="name">{url}</span>
          {enabled ? <Badge kind="good">Enabled</Badge> : <Badge>Paused</Badge>}
        </div>
        {description && <p class="small">{description}</p>}
        <div class="facts">
          <span class="mono">{events.join(', ')}</span>
          <span>
            Created <Time iso={createdAt} />
          </span>
        </div>
      </div>
      <div class="actions">
        <button
          type="button"
          class="button ghost small"
          aria-expanded={open}
          aria-controls={`${id}-deliveries`}
          onClick={() => onOpen(!open)}
        >
          {open ? 'Hide deliveries' : 'Deliveries'}
        </button>
        <Button size="small" label={`Test ${url}`} busy={testing.busy && 'Testing…'} onClick={() => void testing.run()}>
          Test
        </Button>
        <Button size="small" label={`Rotate secret of ${url}`} onClick={onRotate}>
          Rotate secret
        </Button>
        <Button size="small" label={`${enabled ? 'Pause' : 'Resume'} ${url}`} onClick={() => void toggling.run()}>
          {enabled ? 'Pause' : 'Resume'}
        </Button>
        <Button size="small" kind="danger" label={`Delete ${url}`} onClick={() => void removing.run()}>
          Delete
        </Button>
      </div>
      {!!(toggling.problem || testing.problem || removing.problem) && (
        <div class="below stack tight">
          <Problem problem={toggling.problem} what="Could not change the endpoint." />
          <Problem problem={testing.problem} what="Could not send a test event." />
          <Problem problem={removing.problem} what="Could not delete the endpoint." />
        </div>
      )}
      <div class="below" id={`${id}-deliveries`} hidden={!open}>
        {open && <Deliveries endpointId={id} reloads={reloads} />}
      </div>
    </li>
  );
}
