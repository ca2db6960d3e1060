import { useState } from 'preact/hooks';
import { client } from '../api.ts';
import { passwordPrompt } from '../lib/password-prompt.ts';
import { useAction } from '../lib/use-action.ts';
import { CurrentPasswordField } from './credential-fields.tsx';
import { Dialog } from './dialog.tsx';
import { DialogActions, Form } from './form.tsx';
import { Problem } from './problem.tsx';

function PasswordDialog({ answer }: { answer: (entered: boolean) => void }) {
  const [password, setPassword] = useState('');
  const confirming = useAction(async () => {
    await client.me.confirmPassword({ password });
    answer(true);
  }, ['password']);
  return (
    <Dialog title="Enter your password" onClose={() => answer(false)}>
      <Form onSubmit={() => void confirming.run()}>
        <p>You entered your password more than 30 minutes ago. Enter it again to continue.</p>
        <CurrentPasswordField value={password} onInput={setPassword} error={confirming.fieldErrors.password} />
        <Problem problem={confirming.problem} what="Could not check the password." />
        <DialogActions onCancel={() => answer(false)} submit="Continue" busy={confirming.busy && 'Checking…'} />
      </Form>
    </Dialog>
  );
}

/** Renders the question for the password. Mount it once, at the root, after other dialogs. */
export function PasswordPrompt() {
  const answer = passwordPrompt.value;
  return answer && <PasswordDialog answer={answer} />;
}
