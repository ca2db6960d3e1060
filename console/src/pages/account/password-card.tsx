import { useState } from 'preact/hooks';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { CurrentPasswordField, NewPasswordField } from '../../components/credential-fields.tsx';
import { Form } from '../../components/form.tsx';
import { Card } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { toast } from '../../components/toast.tsx';
import { useAction } from '../../lib/use-action.ts';
import { me } from '../../state/auth.ts';
import { loginsChanged } from './logins-card.tsx';

export function PasswordCard() {
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const changing = useAction(async () => {
    await client.me.changePassword({ currentPassword, newPassword });
    setCurrent('');
    setNew('');
    loginsChanged();
    toast('Password changed. You are signed out everywhere else.');
  }, ['currentPassword', 'newPassword']);
  return (
    <Card id="password" title="Password" hint="Changing your password signs you out everywhere else.">
      <Form onSubmit={() => void changing.run()}>
        <input type="email" hidden autoComplete="username" value={me.value?.email} readOnly />
        <div class="two">
          <CurrentPasswordField
            label="Current password"
            value={currentPassword}
            onInput={setCurrent}
            error={changing.fieldErrors.currentPassword}
          />
          <NewPasswordField value={newPassword} onInput={setNew} error={changing.fieldErrors.newPassword} />
        </div>
        <Problem problem={changing.problem} what="Could not change your password." />
        <p class="small">
          <a href={`/forgot-password?email=${encodeURIComponent(me.value?.email ?? '')}`}>Forgot your password?</a>
        </p>
        <div class="actions">
          <Button kind="primary" type="submit" busy={changing.busy && 'Changing…'}>
            Change password
          </Button>
        </div>
      </Form>
    </Card>
  );
}
