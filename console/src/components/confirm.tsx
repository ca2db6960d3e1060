import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { Dialog } from './dialog.tsx';
import { TextField } from './field.tsx';
import { DialogActions, Form } from './form.tsx';

interface Confirmation {
  title: string;
  /** What happens, and whether it can be undone. */
  text: string;
  /** The label of the confirm button. */
  action: string;
  /** Text the user must type first, for the most destructive actions. */
  typed?: string;
}

const pending = signal<(Confirmation & { answer: (yes: boolean) => void }) | null>(null);

/** Asks the user to confirm an action. Resolves to `false` on cancel. */
export function confirm(confirmation: Confirmation): Promise<boolean> {
  return new Promise((resolve) => {
    pending.value?.answer(false);
    pending.value = {
      ...confirmation,
      answer(yes) {
        pending.value = null;
        resolve(yes);
      },
    };
  });
}

function ConfirmDialog({ confirmation }: { confirmation: NonNullable<typeof pending.value> }) {
  const [typed, setTyped] = useState('');
  const ready = confirmation.typed === undefined || typed.trim() === confirmation.typed;
  return (
    <Dialog title={confirmation.title} onClose={() => confirmation.answer(false)}>
      <Form
        onSubmit={() => {
          if (ready) confirmation.answer(true);
        }}
      >
        <p>{confirmation.text}</p>
        {confirmation.typed !== undefined && (
          <TextField label={`Type ${confirmation.typed} to confirm`} value={typed} onInput={setTyped} autoComplete="off" autoFocus />
        )}
        <DialogActions onCancel={() => confirmation.answer(false)} submit={confirmation.action} kind="danger" disabled={!ready} />
      </Form>
    </Dialog>
  );
}

/** Renders the confirmation dialog. Mount it once, at the root. */
export function Confirmations() {
  return pending.value && <ConfirmDialog key={pending.value.title} confirmation={pending.value} />;
}
