import { Check, CircleAlert, LoaderCircle } from 'lucide';
import { Button } from '../../../components/button.tsx';
import { Icon } from '../../../components/icon.tsx';
import { problemText } from '../../../components/problem.tsx';
import type { Autosave } from './autosave.ts';
import { LABELS } from './draft.ts';

/** Moves the focus to the first invalid field. */
function focusInvalidField(): void {
  const fields = ['[aria-invalid="true"]', 'fieldset:has(> .field-error) input', '.field:has(> .field-error) .picture button'];
  document.querySelector<HTMLElement>(fields.map((field) => `.persona-form ${field}`).join())?.focus();
}

/** The save status of the form. */
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
  const blockedLabels = blocked.value.map((key) => LABELS[key]).join(', ');
  const isSaving = dirty.value.length > blocked.value.length || state.value === 'saving';
  const [icon, text, kind] = isSaving
    ? ([LoaderCircle, 'Saving…', ''] as const)
    : blockedLabels
      ? ([CircleAlert, `Saved, except: ${blockedLabels}.`, 'bad'] as const)
      : ([Check, 'Saved', 'good'] as const);
  return (
    <div class={`save-line ${kind}`} role="status">
      <Icon icon={icon} size={16} />
      <span>{text}</span>
      {!isSaving && blockedLabels && (
        <button type="button" class="link" onClick={focusInvalidField}>
          Show field
        </button>
      )}
    </div>
  );
}
