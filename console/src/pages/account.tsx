import '../styles/admin.css';
import { useState } from 'preact/hooks';
import { client } from '../api.ts';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/field.tsx';
import { Card, PageHead } from '../components/page.tsx';
import { Problem } from '../components/problem.tsx';
import { toast } from '../components/toast.tsx';
import { useAction } from '../lib/use-action.ts';
import { isAtLeast, me } from '../state/auth.ts';
import { type ThemeChoice, themeChoice } from '../state/theme.ts';
import { DeleteCard } from './account/delete-card.tsx';
import { LoginsCard } from './account/logins-card.tsx';
import { PasswordCard } from './account/password-card.tsx';

function ProfileCard() {
  const who = me.value;
  const [name, setName] = useState(who?.name ?? '');
  const saving = useAction(async () => {
    const user = await client.me.update({ name: name.trim() || null });
    if (me.value) me.value = { ...me.value, name: user.name };
    setName(user.name ?? '');
    toast('Your name is saved.');
  }, ['name']);
  return (
    <Card id="profile" title="You">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void saving.run();
        }}
      >
        <div class="two">
          <TextField
            label="Name"
            value={name}
            onInput={setName}
            maxLength={120}
            autoComplete="name"
            hint="Members of your workspaces see it, and who you invite."
            error={saving.fieldErrors.name}
          />
          <div class="field">
            <span class="group-label">E-mail</span>
            <p class="fixed">{who?.email}</p>
            <p class="hint">You log in with it. It cannot be changed.</p>
          </div>
        </div>
        <Problem problem={saving.problem} what="Your name was not saved." />
        <div class="actions">
          <Button kind="primary" type="submit" disabled={name.trim() === (who?.name ?? '')} busy={saving.busy && 'Saving …'}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}

const COLOURS: Record<ThemeChoice, string> = { auto: 'As the system', light: 'Light', dark: 'Dark' };

function ColoursCard() {
  return (
    <Card id="colours" title="Colours" hint="Of this console, in this browser.">
      <fieldset class="segments">
        <legend class="sr">Colours</legend>
        {(Object.keys(COLOURS) as ThemeChoice[]).map((choice) => (
          <label key={choice}>
            <input type="radio" name="colours" checked={themeChoice.value === choice} onChange={() => (themeChoice.value = choice)} />
            {COLOURS[choice]}
          </label>
        ))}
      </fieldset>
    </Card>
  );
}

export function AccountPage() {
  return (
    <>
      <PageHead title="Your account" />
      <div class="stack loose">
        <ProfileCard />
        <PasswordCard />
        <LoginsCard />
        <ColoursCard />
        {isAtLeast('owner') && (
          <Card id="data" title="Your data">
            <p>
              As an owner you can <a href="/settings/privacy">export everything that your workspace holds</a>, you among it.
            </p>
          </Card>
        )}
        <DeleteCard />
      </div>
    </>
  );
}
