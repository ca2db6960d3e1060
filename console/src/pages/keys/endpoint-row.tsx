import type { WebhookEndpoint } from '@cloneai/sdk';
import { Button } from '../../components/button.tsx';
import { Badge } from '../../components/note.tsx';
import { Time } from '../../components/time.tsx';
import { Deliveries } from './deliveries.tsx';

interface EndpointRowProps {
  endpoint: WebhookEndpoint;
  /** Whether the deliveries are visible. */
  open: boolean;
  /** A number that changes when there are new deliveries to show. */
  reloads: number;
  /** Whether a test event is being sent. */
  testing: boolean;
  onOpen: (open: boolean) => void;
  onToggle: () => void;
  onTest: () => void;
  onRotate: () => void;
  onDelete: () => void;
}

export function EndpointRow({ endpoint, open, reloads, testing, onOpen, onToggle, onTest, onRotate, onDelete }: EndpointRowProps) {
  const { id, url, description, events, enabled, createdAt } = endpoint;
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
        <Button size="small" label={`Test ${url}`} busy={testing && 'Testing…'} onClick={onTest}>
          Test
        </Button>
        <Button size="small" label={`Rotate secret of ${url}`} onClick={onRotate}>
          Rotate secret
        </Button>
        <Button size="small" label={`${enabled ? 'Pause' : 'Resume'} ${url}`} onClick={onToggle}>
          {enabled ? 'Pause' : 'Resume'}
        </Button>
        <Button size="small" kind="danger" label={`Delete ${url}`} onClick={onDelete}>
          Delete
        </Button>
      </div>
      <div class="below" id={`${id}-deliveries`} hidden={!open}>
        {open && <Deliveries endpointId={id} reloads={reloads} />}
      </div>
    </li>
  );
}
