import type { Clone } from '@cloneai/sdk';
import { ExternalLink } from 'lucide';
import { useState } from 'preact/hooks';
import { LinkButton } from '../../../components/button.tsx';
import { CodeBlock } from '../../../components/copy-button.tsx';
import { Select, TextField } from '../../../components/field.tsx';
import { RadioGroup } from '../../../components/radio-group.tsx';
import { isAtLeast } from '../../../state/auth.ts';
import { AS_SET, LANGUAGES, type Look, snippetOf, type Variant } from './snippet.ts';
import { Step } from './step.tsx';

const VARIANTS = [
  { value: 'bubble', label: 'A button in the corner', hint: 'Opens over the page.' },
  { value: 'inline', label: 'In the page', hint: 'Where you put it.' },
  { value: 'link', label: 'A link', hint: 'To a page of its own.' },
] as const satisfies readonly { value: Variant; label: string; hint: string }[];

const WHERE: Record<Variant, string> = {
  bubble: 'Paste it before </body>, on every page that should have the chat',
  inline: 'Paste it where the chat should be',
  link: 'Send it, or link to it',
};
const names = new Intl.DisplayNames(undefined, { type: 'language' });

/** Step two: what is pasted. */
export function SnippetStep({ clone, onCopied }: { clone: Clone; onCopied: () => void }) {
  const [variant, setVariant] = useState<Variant>('bubble');
  const [look, setLook] = useState<Look>(AS_SET);
  const set = (change: Partial<Look>) => setLook({ ...look, ...change });
  const wrong = look.color !== '' && !CSS.supports('color', look.color) ? 'This is not a colour. Try #4f46e5.' : undefined;
  const code = snippetOf(location.origin, clone.slug, variant, wrong ? { ...look, color: '' } : look);
  return (
    <Step number={2} title={variant === 'link' ? 'Pass on one link' : 'Paste one line'} hint="Or send it to whoever looks after your site.">
      <RadioGroup legend="How it appears" value={variant} options={VARIANTS} onChange={setVariant} row />
      <CodeBlock code={code} label={WHERE[variant]} onCopied={onCopied} />
      {variant === 'link' ? (
        clone.publishedVersion !== null && (
          <div class="actions">
            <LinkButton href={`/embed/${clone.slug}`} icon={ExternalLink} size="small" outside>
              Open it
            </LinkButton>
          </div>
        )
      ) : (
        <details class="disclosure">
          <summary>Make it look otherwise on this site</summary>
          <div class="two disclosed">
            <TextField
              label="Colour"
              value={look.color}
              onInput={(color) => set({ color: color.trim() })}
              placeholder={`The clone’s own, ${clone.theme.accent}`}
              autoComplete="off"
              maxLength={40}
              error={wrong}
            />
            <Select
              label="Light or dark"
              value={look.theme}
              options={[
                ['', 'As the clone has it'],
                ['auto', 'As the visitor’s system'],
                ['light', 'Light'],
                ['dark', 'Dark'],
              ]}
              onChange={(theme) => set({ theme })}
            />
            {variant === 'bubble' && (
              <Select
                label="Corner"
                value={look.position}
                options={[
                  ['', 'As the clone has it'],
                  ['right', 'Lower right'],
                  ['left', 'Lower left'],
                ]}
                onChange={(position) => set({ position })}
              />
            )}
            <Select
              label="Language of its buttons"
              value={look.language}
              options={[['', 'The page’s, else the visitor’s'], ...LANGUAGES.map((tag) => [tag, names.of(tag) ?? tag] as const)]}
              onChange={(language) => set({ language })}
            />
          </div>
        </details>
      )}
      {isAtLeast('admin') && variant !== 'link' && (
        <p class="small dim">
          Prefer not to name the clone? A publishable key (pk_…) goes in its place and has a list of sites of its own.{' '}
          <a href="/keys">Make one under API keys</a>.
        </p>
      )}
    </Step>
  );
}
