import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './field.tsx';

interface Question {
  title: string;
  /** What will happen, and that there is no way back. */
  text: string;
  /** The verb on the button. */
  action: string;
  /** To be typed first, for what would hurt most. */
  typed?: string;
}

const asked = signal<(Question & { answer: (yes: boolean) => void }) | null>(null);

/** Asks before what cannot be undone. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    asked.value?.answer(false);
    asked.value = {
      ...question,
      answer(yes) {
        asked.value = null;
        resolve(yes);
      },
    };
  });
}

function Ask({ question }: { question: NonNullable<typeof asked.value> }) {
  const [typed, setTyped] = useState('');
  const ready = question.typed === undefined || typed.trim() === question.typed;
  return (
    <Dialog title={question.title} onClose={() => question.answer(false)}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) question.answer(true);
        }}
      >
        <p>{question.text}</p>
        {question.typed !== undefined && (
          <TextField label={`Type ${question.typed} to confirm`} value={typed} onInput={setTyped} autoComplete="off" autoFocus />
        )}
        <div class="actions end">
          <Button onClick={() => question.answer(false)}>Cancel</Button>
          <Button kind="danger" type="submit" disabled={!ready}>
            {question.action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Where the questions appear; once, at the root. */
export function Confirmations() {
  return asked.value && <Ask key={asked.value.title} question={asked.value} />;
}
