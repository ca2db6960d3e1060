import { ApiError, type Clone } from '@cloneai/sdk';
import { Globe, Plus, X } from 'lucide';
import { useRef, useState } from 'preact/hooks';
import { Button, IconButton } from '../../../components/button.tsx';
import { Checkbox, TextField } from '../../../components/field.tsx';
import { Form } from '../../../components/form.tsx';
import { Icon } from '../../../components/icon.tsx';
import { Problem } from '../../../components/problem.tsx';
import { isAtLeast } from '../../../state/auth.ts';
import { allowableOf, originOf, otherWww } from './origin.ts';
import { PublishNote } from './publish-note.tsx';
import { Step } from './step.tsx';
import { useOrigins } from './use-origins.ts';

const MAX_ORIGINS = 50;
/** What browsers send for pages that have no origin. */
const NULL_ORIGIN = 'null';

/** Step one: the sites that are allowed to embed the clone. */
export function OriginsStep({ clone, setClone }: { clone: Clone; setClone: (clone: Clone) => void }) {
  const [typed, setTyped] = useState('');
  const [inputError, setInputError] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const { add, remove } = useOrigins(clone, setClone, () => setTyped(''));
  const { allowedOrigins } = clone;
  const canWrite = isAtLeast('editor');
  const sites = allowedOrigins.filter((origin) => origin !== NULL_ORIGIN);
  const last = sites.at(-1);
  const wwwVariant = last ? otherWww(last) : null;

  const submit = async () => {
    const origin = allowableOf(typed);
    if (!origin) return setInputError('Enter the URL of a site, like https://example.com.');
    if (allowedOrigins.includes(origin)) return setInputError(`${origin} is already in the list.`);
    if (allowedOrigins.length >= MAX_ORIGINS)
      return setInputError(`You can allow up to ${MAX_ORIGINS} sites. Remove one first, or use a publishable key.`);
    await add.run([origin]);
  };
  const added = originOf(typed);
  const refused = add.problem instanceof ApiError && /^allowedOrigins\b/.test(add.problem.param ?? '') ? add.problem.message : undefined;

  return (
    <Step
      number={1}
      title="Allow your site"
      hint="Only pages on these sites can open the clone. Its own page on this server always can. Changes apply at once."
    >
      {sites.length > 0 && (
        <ul class="origins" ref={list}>
          {sites.map((origin, row) => (
            <li key={origin}>
              <Icon icon={Globe} size={16} />
              <span class="grow mono">{origin}</span>
              {canWrite && (
                <IconButton
                  icon={X}
                  label={`Remove ${origin}`}
                  onClick={() =>
                    void remove.run(origin).then(() => {
                      const buttons = list.current?.querySelectorAll('button');
                      (buttons?.[Math.min(row, buttons.length - 1)] ?? document.querySelector<HTMLElement>('.origin-form input'))?.focus();
                    })
                  }
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <Problem problem={remove.problem} />
      {canWrite && (
        <Form class="origin-form" onSubmit={() => void submit()}>
          <TextField
            label="Site"
            value={typed}
            onInput={(value) => {
              setTyped(value);
              setInputError('');
              add.clear();
            }}
            placeholder="https://example.com"
            autoComplete="off"
            error={inputError || refused}
            hint={
              added && added !== typed.trim() && !inputError
                ? `Adds ${added} with all its pages.`
                : 'Paste the URL of any page on your site. All subdomains: https://*.example.com. For local development: http://localhost:3000.'
            }
          />
          <Button type="submit" icon={Plus} busy={add.busy && 'Adding…'}>
            Add
          </Button>
        </Form>
      )}
      <Problem problem={refused ? null : add.problem} what="Could not add the site." />
      {canWrite && wwwVariant && !allowedOrigins.includes(wwwVariant) && (
        <p class="small dim">
          Browsers treat {wwwVariant.replace(/^https?:\/\//, '')} as a different site.{' '}
          <button type="button" class="link" onClick={() => void add.run([wwwVariant])}>
            Also allow {wwwVariant}
          </button>
        </p>
      )}
      <Checkbox
        label="Also allow pages without a site"
        hint="Sandboxed frames and files, wherever they come from."
        checked={allowedOrigins.includes(NULL_ORIGIN)}
        disabled={!canWrite}
        onChange={(checked) => void (checked ? add.run([NULL_ORIGIN]) : remove.run(NULL_ORIGIN))}
      />
      {canWrite && allowedOrigins.length > 0 && clone.publishedVersion === null && (
        <PublishNote clone={clone} setClone={setClone}>
          The clone is not published. Publish it to open it on your site.
        </PublishNote>
      )}
    </Step>
  );
}
