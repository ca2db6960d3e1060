import type { Clone } from '@cloneai/sdk';
import { Check, Plus } from 'lucide';
import { useState } from 'preact/hooks';
import { Button, LinkButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Card } from '../../components/page.tsx';
import { workspace } from '../../state/auth.ts';
import { NewClone } from '../clones.tsx';

interface Progress {
  /** The clone that the steps are about. Undefined if there is none yet. */
  clone: Clone | undefined;
  /** Whether a source of it is ready. */
  hasSource: boolean;
  /** Whether somebody asked it something, also in a preview. */
  hasSessions: boolean;
  /** Whether a page of a site opened it. */
  hasSite: boolean;
}

/** Each workspace remembers whether its checklist was hidden. */
const dismissedKey = () => `cloneai:checklist-done:${workspace.value?.id}`;

/** The steps of one clone to a chat on a site. Their state is derived from the data of that clone. */
export function Checklist({ clone, hasSource, hasSessions, hasSite }: Progress) {
  const [hidden, setHidden] = useState(localStorage.getItem(dismissedKey()) !== null);
  const [creating, setCreating] = useState(false);
  const base = clone && `/clones/${clone.id}`;
  const steps = [
    { text: 'Create a clone', hint: 'Choose a name to start.', done: !!clone, href: undefined },
    {
      text: 'Add knowledge',
      hint: 'Upload a PDF or a Word file, add a web page, or paste text.',
      done: hasSource,
      href: base && `${base}/knowledge`,
    },
    {
      text: 'Define its persona and try it',
      hint: 'Edit the persona and chat with the draft, side by side.',
      done: hasSessions,
      href: base && `${base}/persona`,
    },
    {
      text: 'Publish it',
      hint: 'Visitors get the published persona and settings. Sources need no publishing.',
      done: clone?.publishedVersion != null,
      href: base && `${base}/persona`,
    },
    {
      text: 'Add it to your site',
      hint: 'Paste one line of HTML. This step is done when a page of yours has opened the chat.',
      done: hasSite,
      href: base && `${base}/embed`,
    },
  ];
  const done = steps.filter((step) => step.done).length;
  if (hidden) return null;
  const next = steps.findIndex((step) => !step.done);
  return (
    <Card
      id="first-steps"
      title={next < 0 ? `${clone?.name} is on your site` : clone ? `Get started with ${clone.name}` : 'Get started'}
      hint={`${done} of ${steps.length} done`}
      actions={
        next < 0 && (
          <Button
            size="small"
            onClick={() => {
              localStorage.setItem(dismissedKey(), '1');
              setHidden(true);
            }}
          >
            Dismiss
          </Button>
        )
      }
    >
      <ol class="checklist">
        {steps.map((step, index) => (
          <li key={step.text} class={step.done ? 'done' : index === next ? 'next' : ''}>
            <span class="tick">{step.done ? <Icon icon={Check} size={15} /> : index + 1}</span>
            <div class="grow">
              {step.href ? <a href={step.href}>{step.text}</a> : <strong>{step.text}</strong>}
              <span class="sr">{step.done ? ', done' : ''}</span>
              {!step.done && <p class="small dim">{step.hint}</p>}
            </div>
            {index === next &&
              (step.href ? (
                <LinkButton kind="primary" size="small" href={step.href}>
                  Continue
                </LinkButton>
              ) : (
                <Button kind="primary" size="small" icon={Plus} onClick={() => setCreating(true)}>
                  New clone
                </Button>
              ))}
          </li>
        ))}
      </ol>
      {creating && <NewClone onClose={() => setCreating(false)} />}
    </Card>
  );
}
