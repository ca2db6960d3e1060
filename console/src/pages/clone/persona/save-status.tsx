import { Check, CircleAlert, LoaderCircle } from 'lucide';
import { Button } from '../../../components/button.tsx';
import { Icon } from '../../../components/icon.tsx';
import { problemText } from '../../../components/problem.tsx';
import type { Autosave } from './autosave.ts';
import { LABELS } from './draft.ts';

/** Leads to the first field that is held back. */
function showHeld(): void {
  document.querySelector<HTMLElement>('.persona-form [aria-invalid="true"], .persona-form fieldset:has(> .field-error) input')?.focus();
}

/** Whether what is typed is on the server, in words. */
export function SaveStatus({ autosave }: { autosave: Autosave }) {
  const { state, failure, blocked, dirty } = autosave;
  if (state.value === 'failed')
    return (
      <div class="save-line bad" role="alert">
        <Icon icon={CircleAlert} size={16} />
        <span class="grow">Not saved. {problemText(failure.value)}</span>
        <Button size="small" onClick={() => void autosave.flush().catch(() => {})}>
          Try again
        </Button>
      </div>
    );
  const held = blocked.value.map((key) => LABELS[key]).join(', ');
  const waits = dirty.value.length > blocked.value.length || state.value === 'saving';
  const [icon, text, kind] = waits
    ? ([LoaderCircle, 'Saving …', ''] as const)
    : held
      ? ([CircleAlert, `Saved, but for: ${held}.`, 'bad'] as const)
      : ([Check, 'Saved', 'good'] as const);
  return (
    <div class={`save-line ${kind}`} role="status">
      <Icon icon={icon} size={16} />
      <span>{text}</span>
      {!waits && held && (
        <button type="button" class="link" onClick={showHeld}>
          Show it
        </button>
      )}
    </div>
  );
}
