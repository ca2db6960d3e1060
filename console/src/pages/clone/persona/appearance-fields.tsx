import { Field } from '../../../components/field.tsx';
import { Card } from '../../../components/page.tsx';
import { RadioGroup } from '../../../components/radio-group.tsx';
import { contrastHint } from './contrast.ts';
import type { FormSectionProps } from './form-section.ts';

const isColor = (text: string) => /^#[0-9a-f]{6}$/i.test(text);

/** Color, theme, corners, and position of the chat. */
export function AppearanceFields({ draft, edit, problems }: FormSectionProps) {
  const hint = contrastHint(draft.accent);
  return (
    <Card id="appearance" title="Appearance" hint="A site’s snippet can override these settings.">
      <Field label="Color" error={problems.accent} hint={hint && <span class={hint.good ? '' : 'warn-text'}>{hint.text}</span>}>
        {(attributes) => (
          <div class="color-input">
            <input
              type="color"
              aria-label="Color picker"
              value={isColor(draft.accent) ? draft.accent : '#000000'}
              onInput={({ currentTarget }) => edit({ accent: currentTarget.value })}
            />
            <input
              {...attributes}
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
        legend="Theme"
        row
        value={draft.mode}
        options={[
          { value: 'auto', label: 'Visitor’s system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
        onChange={(mode) => edit({ mode })}
        error={problems.mode}
      />
      <Field label="Corner radius" error={problems.radius} hint={`${draft.radius} pixels. 0 is square.`}>
        {(attributes) => (
          <input
            {...attributes}
            type="range"
            min={0}
            max={32}
            value={draft.radius}
            onInput={({ currentTarget }) => edit({ radius: currentTarget.value })}
          />
        )}
      </Field>
      <RadioGroup
        legend="Position"
        row
        value={draft.position}
        options={[
          { value: 'left', label: 'Bottom left' },
          { value: 'right', label: 'Bottom right' },
        ]}
        onChange={(position) => edit({ position })}
        error={problems.position}
      />
    </Card>
  );
}
