import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './field.tsx';

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
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) confirmation.answer(true);
        }}
      >
        <p>{confirmation.text}</p>
        {confirmation.typed !== undefined && (
          <TextField label={`Type ${confirmation.typed} to confirm`} value={typed} onInput={setTyped} autoComplete="off" autoFocus />
        )}
        <div class="actions end">
          <Button onClick={() => confirmation.answer(false)}>Cancel</Button>
          <Button kind="danger" type="submit" disabled={!ready}>
            {confirmation.action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Renders the confirmation dialog. Mount it once, at the root. */
export function Confirmations() {
  return pending.value && <ConfirmDialog key={pending.value.title} confirmation={pending.value} />;
}
