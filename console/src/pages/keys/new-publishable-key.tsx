import type { ApiKey, Clone } from '@cloneai/sdk';
import { useState } from 'preact/hooks';
import { client } from '../../api.ts';
import { LinkButton } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Select, TextArea } from '../../components/field.tsx';
import { DialogActions, Form } from '../../components/form.tsx';
import { Loading } from '../../components/loading.tsx';
import { NameField } from '../../components/name-field.tsx';
import { Problem } from '../../components/problem.tsx';
import { toast } from '../../components/toast.tsx';
import { useAction } from '../../lib/use-action.ts';
import { parseOrigins } from './scopes.ts';

interface NewPublishableKeyProps {
  clones: Clone[] | undefined;
  problem: unknown;
  onCreated: (key: ApiKey) => void;
  onClose: () => void;
}

export function NewPublishableKey({ clones, problem, onCreated, onClose }: NewPublishableKeyProps) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string>();
  const [typed, setTyped] = useState('');
  const clone = clones?.find(({ id }) => id === chosen) ?? clones?.[0];
  const action = useAction(async () => {
    if (!clone) return;
    const created = await client.apiKeys.create({
      kind: 'publishable',
      name: name.trim(),
      cloneId: clone.id,
      allowedOrigins: parseOrigins(typed),
    });
    onCreated(created);
    toast(`${created.name} is ready. You can copy it from the list at any time.`);
    onClose();
  }, ['name', 'cloneId', 'allowedOrigins']);
  return (
    <Dialog title="New publishable key" onClose={onClose}>
      <Problem problem={problem} />
      {!clones && !problem && <Loading what="your clones" rows={1} />}
      {clones?.length === 0 && (
        <div class="stack">
          <p>A publishable key belongs to a clone. You have no clones yet.</p>
          <div class="actions end">
            <LinkButton kind="primary" href="/clones?new">
              Create a clone
            </LinkButton>
          </div>
        </div>
      )}
      {clone && (
        <Form onSubmit={() => void action.run()}>
          <NameField
            value={name}
            onInput={setName}
            hint="The site that uses this key."
            placeholder="Company site"
            error={action.fieldErrors.name}
          />
          <Select
            label="Clone"
            value={clone.id}
            options={(clones ?? []).map(({ id, name }) => [id, name] as const)}
            onChange={setChosen}
            error={action.fieldErrors.cloneId}
          />
          <TextArea
            label="Allowed origins"
            value={typed}
            onInput={setTyped}
            rows={3}
            placeholder={'https://www.example.com\nhttp://localhost:3000'}
            hint="Sites whose pages may use this key, one per line. Leave empty to allow only programs."
            error={action.fieldErrors.allowedOrigins}
          />
          <Problem problem={action.problem} />
          <DialogActions onCancel={onClose} submit="Create key" busy={action.busy && 'Creating…'} />
        </Form>
      )}
    </Dialog>
  );
}
