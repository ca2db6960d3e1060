import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';

interface FieldProps {
  label: string;
  /** What the field is for, or which values it accepts. */
  hint?: ComponentChildren;
  /** What is wrong with the value, and what to do. */
  error?: string | undefined;
  /** Renders the control with the attributes that connect it to its label, hint, and error. */
  children: (attributes: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean | undefined }) => ComponentChildren;
}

export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

interface TextProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: ComponentChildren;
  error?: string | undefined;
  placeholder?: string;
  required?: boolean;
  maxLength?: number;
  minLength?: number;
  disabled?: boolean;
}

interface TextFieldProps extends TextProps {
  type?: 'text' | 'email' | 'url' | 'number' | 'search' | 'date';
  autoComplete?: string;
  /** Takes the focus when its dialog opens. */
  autoFocus?: boolean;
  min?: number | string;
  max?: number | string;
  step?: number | string;
  inputMode?: 'numeric' | 'decimal';
}

export function TextField({ label, hint, error, onInput, autoFocus, type = 'text', ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(attributes) => (
        <input
          {...(input as object)}
          {...attributes}
          type={type as 'text'}
          data-autofocus={autoFocus || undefined}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      )}
    </Field>
  );
}

export function TextArea({ label, hint, error, onInput, rows = 4, ...input }: TextProps & { rows?: number }) {
  const { maxLength = Number.POSITIVE_INFINITY } = input;
  const left = maxLength - input.value.length;
  const counted = left < maxLength / 10 ? `${left.toLocaleString()} characters left` : undefined;
  return (
    <Field label={label} hint={counted ?? hint} error={error}>
      {(attributes) => (
        <textarea
          {...input}
          {...attributes}
          rows={rows}
          style={{ '--rows': rows }}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      )}
    </Field>
  );
}

export function PasswordField({
  autoComplete,
  ...props
}: TextProps & { autoComplete: 'new-password' | 'current-password'; autoFocus?: boolean }) {
  const [shown, setShown] = useState(false);
  const { label, hint, error, onInput, ...input } = props;
  return (
    <Field label={label} hint={hint} error={error}>
      {(attributes) => (
        <div class="password">
          <input
            {...(input as object)}
            {...attributes}
            type={(shown ? 'text' : 'password') as 'text'}
            autoComplete={autoComplete}
            onInput={({ currentTarget }) => onInput(currentTarget.value)}
          />
          <button type="button" class="button ghost small" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? 'Hide' : 'Show'}
            <span class="sr"> password</span>
          </button>
        </div>
      )}
    </Field>
  );
}

interface SelectProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [value: T, label: string])[];
  onChange: (value: T) => void;
  hint?: ComponentChildren;
  error?: string | undefined;
  disabled?: boolean;
}

export function Select<T extends string>({ label, value, options, onChange, hint, error, disabled }: SelectProps<T>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(attributes) => (
        <select {...attributes} value={value} disabled={disabled} onChange={({ currentTarget }) => onChange(currentTarget.value as T)}>
          {options.map(([option, name]) => (
            <option key={option} value={option} selected={option === value}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface CheckboxProps {
  label: ComponentChildren;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: ComponentChildren;
  disabled?: boolean;
}

export function Checkbox({ label, checked, onChange, hint, disabled }: CheckboxProps) {
  const id = useId();
  return (
    <div class="checkbox">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
