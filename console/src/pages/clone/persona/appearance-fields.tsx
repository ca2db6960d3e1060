import { Field } from '../../../components/field.tsx';
import { Card } from '../../../components/page.tsx';
import { RadioGroup } from '../../../components/radio-group.tsx';
import { contrastHint } from './contrast.ts';
import type { FormSectionProps } from './form-section.ts';

const isColour = (text: string) => /^#[0-9a-f]{6}$/i.test(text);

/** Colours and corners of the chat. */
export function AppearanceFields({ draft, edit, problems }: FormSectionProps) {
  const hint = contrastHint(draft.accent);
  return (
    <Card id="looks" title="How it looks" hint="A site may give its own colour in the snippet; that wins.">
      <Field label="Colour" error={problems.accent} hint={hint && <span class={hint.good ? '' : 'warn-text'}>{hint.text}</span>}>
        {(ties) => (
          <div class="colour">
            <input
              type="color"
              aria-label="Choose a colour"
              value={isColour(draft.accent) ? draft.accent : '#000000'}
              onInput={({ currentTarget }) => edit({ accent: currentTarget.value })}
            />
            <input
              {...ties}
              value={draft.accent}
              maxLength={7}
              spellcheck={false}
              autoComplete="off"
              onInput={({ currentTarget }) => edit({ accent: currentTarget.value.trim() })}
            />
          </div>
        )}
      </Field>
      <RadioGroup
        legend="Light or dark"
        row
        value={draft.mode}
        options={[
          { value: 'auto', label: 'As the visitor’s system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
        onChange={(mode) => edit({ mode })}
        error={problems.mode}
      />
      <Field label="Corners" error={problems.radius} hint={`${draft.radius} pixels. 0 is square.`}>
        {(ties) => (
          <input
            {...ties}
            type="range"
            min={0}
            max={32}
            value={draft.radius}
            onInput={({ currentTarget }) => edit({ radius: currentTarget.value })}
          />
        )}
      </Field>
      <RadioGroup
        legend="Place on the page"
        row
        value={draft.position}
        options={[
          { value: 'left', label: 'Lower left' },
          { value: 'right', label: 'Lower right' },
        ]}
        onChange={(position) => edit({ position })}
        error={problems.position}
      />
    </Card>
  );
}
