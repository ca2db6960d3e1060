import type { Clone } from '@cloneai/sdk';
import { ExternalLink } from 'lucide';
import { useState } from 'preact/hooks';
import { LinkButton } from '../../../components/button.tsx';
import { CodeBlock } from '../../../components/copy-button.tsx';
import { Select, TextField } from '../../../components/field.tsx';
import { RadioGroup } from '../../../components/radio-group.tsx';
import { isAtLeast } from '../../../state/auth.ts';
import { type Appearance, DEFAULT_APPEARANCE, LANGUAGES, snippetOf, type Variant } from './snippet.ts';
import { Step } from './step.tsx';

const VARIANTS = [
  { value: 'bubble', label: 'Corner button', hint: 'Opens over the page.' },
  { value: 'inline', label: 'Inline', hint: 'Where you place it.' },
  { value: 'link', label: 'Link', hint: 'To a separate page.' },
] as const satisfies readonly { value: Variant; label: string; hint: string }[];

const INSTRUCTIONS: Record<Variant, string> = {
  bubble: 'Paste before </body> on every page that shows the chat',
  inline: 'Paste where the chat should appear',
  link: 'Share this link',
};
const names = new Intl.DisplayNames(undefined, { type: 'language' });

/** Step two: the snippet to paste. */
export function SnippetStep({ clone, onCopied }: { clone: Clone; onCopied: () => void }) {
  const [variant, setVariant] = useState<Variant>('bubble');
  const [appearance, setAppearance] = useState<Appearance>(DEFAULT_APPEARANCE);
  const set = (change: Partial<Appearance>) => setAppearance({ ...appearance, ...change });
  const colorError = appearance.color !== '' && !CSS.supports('color', appearance.color) ? 'Enter a CSS color, like #4f46e5.' : undefined;
  const code = snippetOf(location.origin, clone.slug, variant, colorError ? { ...appearance, color: '' } : appearance);
  return (
    <Step
      number={2}
      title={variant === 'link' ? 'Share the link' : 'Paste the snippet'}
      hint="Or send it to the person who maintains your site."
    >
      <RadioGroup legend="How it appears" value={variant} options={VARIANTS} onChange={setVariant} row />
      <CodeBlock code={code} label={INSTRUCTIONS[variant]} onCopied={onCopied} />
      {variant === 'link' ? (
        clone.publishedVersion !== null && (
          <div class="actions">
            <LinkButton href={`/embed/${clone.slug}`} icon={ExternalLink} size="small" external>
              Open page
            </LinkButton>
          </div>
        )
      ) : (
        <details class="disclosure">
          <summary>Customize for this site</summary>
          <div class="two disclosed">
            <TextField
              label="Color"
              value={appearance.color}
              onInput={(color) => set({ color: color.trim() })}
              placeholder={`Clone’s color, ${clone.theme.accent}`}
              autoComplete="off"
              maxLength={40}
              error={colorError}
            />
            <Select
              label="Theme"
              value={appearance.theme}
              options={[
                ['', 'Clone’s setting'],
                ['auto', 'Visitor’s system'],
                ['light', 'Light'],
                ['dark', 'Dark'],
              ]}
              onChange={(theme) => set({ theme })}
            />
            {variant === 'bubble' && (
              <Select
                label="Corner"
                value={appearance.position}
                options={[
                  ['', 'Clone’s setting'],
                  ['right', 'Bottom right'],
                  ['left', 'Bottom left'],
                ]}
                onChange={(position) => set({ position })}
              />
            )}
            <Select
              label="Interface language"
              value={appearance.language}
              options={[['', 'Page language, or visitor’s language'], ...LANGUAGES.map((tag) => [tag, names.of(tag) ?? tag] as const)]}
              onChange={(language) => set({ language })}
            />
          </div>
        </details>
      )}
      {isAtLeast('admin') && variant !== 'link' && (
        <p class="small dim">
          To hide the clone’s name, use a publishable key (pk_…) instead. It has its own list of sites.{' '}
          <a href="/keys">Create one under API keys</a>.
        </p>
      )}
    </Step>
  );
}
