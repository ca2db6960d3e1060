import type { ApiKey, CreatedApiKey } from '@cloneai/sdk';
import { useState } from 'preact/hooks';
import { client } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Checkbox } from '../../components/field.tsx';
import { DialogActions, Form } from '../../components/form.tsx';
import { NameField } from '../../components/name-field.tsx';
import { Problem } from '../../components/problem.tsx';
import { RadioGroup } from '../../components/radio-group.tsx';
import { useAction } from '../../lib/use-action.ts';
import { workspace } from '../../state/auth.ts';
import { grantableScopes, type Preset, SCOPE_LABELS, type Scope, scopesOf } from './scopes.ts';
import { SecretDialog } from './secret-dialog.tsx';

const PRESETS: readonly { value: Preset; label: string; hint: string }[] = [
  { value: 'everything', label: 'Everything', hint: 'All permissions you have. For scripts that manage clones.' },
  { value: 'answer', label: 'Answer only', hint: 'Read clones, create sessions, ask questions. For your site’s server.' },
  { value: 'read', label: 'Read only', hint: 'Read everything, change nothing. For reports.' },
  { value: 'custom', label: 'Custom', hint: 'Choose individual scopes.' },
];

export function NewSecretKey({ onCreated, onClose }: { onCreated: (key: ApiKey) => void; onClose: () => void }) {
  const role = workspace.value?.role;
  const [name, setName] = useState('');
  const [preset, setPreset] = useState<Preset>('answer');
  const [custom, setCustom] = useState<Scope[]>(scopesOf('answer', role));
  const [created, setCreated] = useState<CreatedApiKey>();
  const scopes = preset === 'custom' ? custom : scopesOf(preset, role);
  const action = useAction(async () => {
    const { key, ...rest } = await client.apiKeys.create({ kind: 'secret', name: name.trim(), scopes });
    onCreated(rest);
    setCreated({ ...rest, key });
  }, ['name', 'scopes']);
  if (created) return <SecretDialog title={`${created.name} is ready`} what="key" secret={created.key} onClose={onClose} />;
  return (
    <Dialog title="New secret key" onClose={onClose} size={preset === 'custom' ? 'wide' : 'normal'}>
      <Form onSubmit={() => void action.run()}>
        <NameField
          value={name}
          onInput={setName}
          hint="Where you use this key, so that you can recognize it later."
          placeholder="Web shop, production"
          error={action.fieldErrors.name}
        />
        <RadioGroup
          legend="Permissions"
          value={preset}
          options={PRESETS}
          onChange={(chosen) => {
            if (chosen === 'custom') setCustom(scopes);
            setPreset(chosen);
          }}
        />
        {preset === 'custom' && (
          <fieldset>
            <legend>Scopes</legend>
            <div class="scopes">
              {grantableScopes(role).map((scope) => (
                <Checkbox
                  key={scope}
                  label={SCOPE_LABELS[scope]}
                  hint={<code>{scope}</code>}
                  checked={custom.includes(scope)}
                  onChange={(on) => setCustom(on ? [...custom, scope] : custom.filter((one) => one !== scope))}
                />
              ))}
            </div>
          </fieldset>
        )}
        {(action.fieldErrors.scopes ?? (scopes.length === 0 && 'Choose at least one scope.')) && (
          <p class="field-error" role="alert">
            {action.fieldErrors.scopes ?? 'Choose at least one scope.'}
          </p>
        )}
        <Problem problem={action.problem} />
        <DialogActions onCancel={onClose} submit="Create key" disabled={scopes.length === 0} busy={action.busy && 'Creating…'} />
      </Form>
    </Dialog>
  );
}
