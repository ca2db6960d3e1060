import type { ComponentChildren } from 'preact';
import { Button } from './button.tsx';

interface FormProps {
  onSubmit: () => void;
  children: ComponentChildren;
  class?: string;
}

/** A form that is handled by code instead of by the browser. */
export function Form({ onSubmit, children, class: className = 'stack' }: FormProps) {
  return (
    <form
      class={className}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}

interface DialogActionsProps {
  onCancel: () => void;
  submit: string;
  /** The label of the submit button while the action runs. */
  busy?: string | false;
  disabled?: boolean;
  kind?: 'primary' | 'danger';
}

/** The Cancel and submit buttons at the end of a form in a dialog. */
export function DialogActions({ onCancel, submit, busy, disabled = false, kind = 'primary' }: DialogActionsProps) {
  return (
    <div class="actions end">
      <Button onClick={onCancel}>Cancel</Button>
      <Button kind={kind} type="submit" disabled={disabled} busy={busy}>
        {submit}
      </Button>
    </div>
  );
}
