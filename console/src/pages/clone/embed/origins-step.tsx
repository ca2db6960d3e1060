import { ApiError, type Clone } from '@cloneai/sdk';
import { Globe, Plus, X } from 'lucide';
import { useRef, useState } from 'preact/hooks';
import { Button, IconButton } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { Icon } from '../../../components/icon.tsx';
import { Problem } from '../../../components/problem.tsx';
import { isAtLeast } from '../../../state/auth.ts';
import { originOf, otherWww } from './origin.ts';
import { PublishNote } from './publish-note.tsx';
import { Step } from './step.tsx';
import { useOrigins } from './use-origins.ts';

const MOST = 50;

/** Step one: the sites that may show the clone. */
export function OriginsStep({ clone, setClone }: { clone: Clone; setClone: (clone: Clone) => void }) {
  const [typed, setTyped] = useState('');
  const [slip, setSlip] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const { add, remove } = useOrigins(clone, setClone, () => setTyped(''));
  const { allowedOrigins } = clone;
  const canWrite = isAtLeast('editor');
  const last = allowedOrigins.at(-1);
  const pair = last ? otherWww(last) : null;

  const submit = async () => {
    const origin = originOf(typed);
    if (!origin) return setSlip('Give the address of a site, like https://example.com.');
    if (allowedOrigins.includes(origin)) return setSlip(`${origin} is in the list already.`);
    if (allowedOrigins.length >= MOST) return setSlip(`${MOST} sites are as many as fit. Take one away first, or use a publishable key.`);
    await add.run([origin]);
  };
  const added = originOf(typed);
  const refused = add.problem instanceof ApiError && /^allowedOrigins\b/.test(add.problem.param ?? '') ? add.problem.message : undefined;

  return (
    <Step number={1} title="Allow your site" hint="Only pages of these sites can open the clone. Its own page here always can.">
      {allowedOrigins.length > 0 && (
        <ul class="origins" ref={list}>
          {allowedOrigins.map((origin, row) => (
            <li key={origin}>
              <Icon icon={Globe} size={16} />
              <span class="grow mono">{origin}</span>
              {canWrite && (
                <IconButton
                  icon={X}
                  label={`Take ${origin} away`}
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
        <form
          class="origin-form"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <TextField
            label="Site"
            value={typed}
            onInput={(value) => {
              setTyped(value);
              setSlip('');
              add.clear();
            }}
            placeholder="https://example.com"
            autoComplete="off"
            error={slip || refused}
            hint={
              added && added !== typed.trim() && !slip
                ? `Will be added as ${added}. Every page of it counts.`
                : 'Paste any page’s address: its site is what counts. For your own machine: http://localhost:3000.'
            }
          />
          <Button type="submit" icon={Plus} busy={add.busy && 'Adding …'}>
            Add
          </Button>
        </form>
      )}
      <Problem problem={refused ? null : add.problem} what="It was not added." />
      {canWrite && pair && !allowedOrigins.includes(pair) && (
        <p class="small dim">
          To browsers {pair.replace(/^https?:\/\//, '')} is another site.{' '}
          <button type="button" class="link" onClick={() => void add.run([pair])}>
            Allow {pair}, too
          </button>
        </p>
      )}
      {canWrite && allowedOrigins.length > 0 && (clone.publishedVersion === null || clone.hasUnpublishedChanges) && (
        <PublishNote clone={clone} setClone={setClone}>
          {clone.publishedVersion === null
            ? 'The clone is not published. Until it is, it opens nowhere.'
            : 'Changes to this list count for visitors once you publish them, with the rest of your draft.'}
        </PublishNote>
      )}
    </Step>
  );
}
