import type { CreatedWebhookEndpoint, WebhookEndpoint } from '@cloneai/sdk';
import { useState } from 'preact/hooks';
import { client } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Checkbox, TextField } from '../../components/field.tsx';
import { DialogActions, Form } from '../../components/form.tsx';
import { Problem } from '../../components/problem.tsx';
import { useAction } from '../../lib/use-action.ts';
import { EVENTS, type EventType } from './events.ts';
import { SecretDialog } from './secret-dialog.tsx';

export function NewEndpoint({ onCreated, onClose }: { onCreated: (endpoint: WebhookEndpoint) => void; onClose: () => void }) {
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [events, setEvents] = useState(Object.keys(EVENTS) as EventType[]);
  const [created, setCreated] = useState<CreatedWebhookEndpoint>();
  const action = useAction(async () => {
    const { secret, ...endpoint } = await client.webhookEndpoints.create({ url: url.trim(), description: description.trim(), events });
    onCreated(endpoint);
    setCreated({ ...endpoint, secret });
  }, ['url', 'description', 'events']);
  if (created) return <SecretDialog title="Endpoint created" what="signing secret" secret={created.secret} onClose={onClose} />;
  return (
    <Dialog title="New webhook endpoint" onClose={onClose}>
      <Form onSubmit={() => void action.run()}>
        <TextField
          label="URL"
          type="url"
          value={url}
          onInput={setUrl}
          hint="Must be reachable from the internet. Redirects are not followed."
          placeholder="https://example.com/hooks/cloneai"
          required
          maxLength={2000}
          autoFocus
          autoComplete="off"
          error={action.fieldErrors.url}
        />
        <TextField
          label="Description"
          value={description}
          onInput={setDescription}
          hint="Optional. What the endpoint is for."
          maxLength={500}
          autoComplete="off"
          error={action.fieldErrors.description}
        />
        <fieldset class="stack tight">
          <legend>Events</legend>
          {(Object.keys(EVENTS) as EventType[]).map((type) => (
            <Checkbox
              key={type}
              label={EVENTS[type]}
              hint={<code>{type}</code>}
              checked={events.includes(type)}
              onChange={(on) => setEvents(on ? [...events, type] : events.filter((one) => one !== type))}
            />
          ))}
          {events.length === 0 && <p class="field-error">Choose at least one event.</p>}
        </fieldset>
        <Problem problem={action.problem} />
        <DialogActions onCancel={onClose} submit="Create endpoint" disabled={events.length === 0} busy={action.busy && 'Creating…'} />
      </Form>
    </Dialog>
  );
}
