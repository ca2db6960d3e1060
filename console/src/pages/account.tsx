import { useState } from 'preact/hooks';
import { client } from '../api.ts';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { NoEmail } from '../components/no-email.tsx';
import { Card, PageHead } from '../components/page.tsx';
import { Problem } from '../components/problem.tsx';
import { toast } from '../components/toast.tsx';
import { sendsEmail } from '../lib/mail-status.ts';
import { useAction } from '../lib/use-action.ts';
import { useLoad } from '../lib/use-load.ts';
import { isAtLeast, me } from '../state/auth.ts';
import { type ThemeChoice, themeChoice } from '../state/theme.ts';
import { DeleteCard } from './account/delete-card.tsx';
import { LoginsCard } from './account/logins-card.tsx';
import { PasswordCard } from './account/password-card.tsx';

function ProfileCard() {
  const user = me.value;
  const [name, setName] = useState(user?.name ?? '');
  const saving = useAction(async () => {
    const user = await client.me.update({ name: name.trim() || null });
    if (me.value) me.value = { ...me.value, name: user.name };
    setName(user.name ?? '');
    toast('Name saved.');
  }, ['name']);
  const sends = useLoad(sendsEmail, []);
  const verifying = useAction(async () => {
    await client.me.sendVerificationEmail();
    toast(`Email ${sends.data === false ? 'written' : 'sent'}. Open its link within 24 hours.`);
  });
  return (
    <Card id="profile" title="Profile">
      <Form onSubmit={() => void saving.run()}>
        <div class="two">
          <TextField
            label="Name"
            value={name}
            onInput={setName}
            maxLength={120}
            autoComplete="name"
            hint="Shown to members of your workspaces and to people you invite."
            error={saving.fieldErrors.name}
          />
          <div class="field">
            <span class="group-label">Email</span>
            <p class="fixed">{user?.email}</p>
            <p class="hint">
              You sign in with this email. It cannot be changed. It is {user?.emailVerified ? 'verified' : 'not verified'}.
            </p>
            {user && !user.emailVerified && (
              <Button size="small" onClick={() => void verifying.run()} busy={verifying.busy && 'Sending…'}>
                Send a verification email
              </Button>
            )}
            {user && !user.emailVerified && <NoEmail sends={sends.data} />}
          </div>
        </div>
        <Problem problem={saving.problem} what="Could not save your name." />
        <Problem problem={verifying.problem} what="Could not send the email." />
        <div class="actions">
          <Button kind="primary" type="submit" disabled={name.trim() === (user?.name ?? '')} busy={saving.busy && 'Saving…'}>
            Save
          </Button>
        </div>
      </Form>
    </Card>
  );
}

const THEMES: Record<ThemeChoice, string> = { auto: 'System', light: 'Light', dark: 'Dark' };

function ThemeCard() {
  return (
    <Card id="theme" title="Theme" hint="Applies to the console in this browser.">
      <fieldset class="segments">
        <legend class="sr">Theme</legend>
        {(Object.keys(THEMES) as ThemeChoice[]).map((choice) => (
          <label key={choice}>
            <input type="radio" name="theme" checked={themeChoice.value === choice} onChange={() => (themeChoice.value = choice)} />
            {THEMES[choice]}
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
        <ThemeCard />
        {isAtLeast('owner') && (
          <Card id="data" title="Your data">
            <p>
              As an owner, you can <a href="/settings/privacy">export all data in your workspace</a>, including your own.
            </p>
          </Card>
        )}
        <DeleteCard />
      </div>
    </>
  );
}
