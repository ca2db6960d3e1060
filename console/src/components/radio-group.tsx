import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface RadioGroupProps<T extends string> {
  legend: string;
  value: T;
  options: readonly { value: T; label: string; hint?: ComponentChildren }[];
  onChange: (value: T) => void;
  /** Puts short options side by side. */
  row?: boolean;
  error?: string | undefined;
}

/** Radio buttons for a short list of options. */
export function RadioGroup<T extends string>({ legend, value, options, onChange, row, error }: RadioGroupProps<T>) {
  const id = useId();
  return (
    <fieldset class={`choice ${row ? 'in-row' : ''}`} aria-describedby={error ? `${id}-error` : undefined}>
      <legend>{legend}</legend>
      <div class="choice-options">
        {options.map((option) => (
          <label key={option.value} class="choice-option">
            <input type="radio" name={id} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span>
              <span class="choice-label">{option.label}</span>
              {option.hint && <span class="hint">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
