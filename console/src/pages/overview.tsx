import type { Clone, Source } from '@cloneai/sdk';
import { Check, Plus } from 'lucide';
import { useState } from 'preact/hooks';
import { client } from '../api.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { Loading } from '../components/loading.tsx';
import { Card, PageHead } from '../components/page.tsx';
import { Problem } from '../components/problem.tsx';
import { count, money } from '../lib/format.ts';
import { useLoad } from '../lib/use-load.ts';
import { isAtLeast, me, workspace } from '../state/auth.ts';
import { CloneRow, NewClone } from './clones.tsx';

interface Progress {
  clone: Clone | undefined;
  sources: Source[];
  asked: boolean;
}

/** Clones that the overview lists. */
const SHOWN = 5;
/** Whether it was hidden, in each workspace by itself. */
const dismissed = () => `cloneai:checklist-done:${workspace.value?.id}`;

/** How far the way to the first published clone is gone, read from what there is. */
function Checklist({ clone, sources, asked }: Progress) {
  const [hidden, setHidden] = useState(localStorage.getItem(dismissed()) !== null);
  const [creating, setCreating] = useState(false);
  const ready = sources.some(({ status }) => status === 'ready');
  const at = clone && `/clones/${clone.id}`;
  const steps = [
    { text: 'Make a clone', hint: 'It begins with a name.', done: !!clone, href: undefined },
    { text: 'Give it something to know', hint: 'Drop a PDF or a Word file, or paste a text.', done: ready, href: at && `${at}/knowledge` },
    {
      text: 'Tell it who it is, and try it',
      hint: 'Persona, greeting and a question of yours, side by side.',
      done: asked,
      href: at && `${at}/persona`,
    },
    {
      text: 'Publish it',
      hint: 'Visitors meet the published version; you go on with the draft.',
      done: clone?.publishedVersion != null,
      href: at && `${at}/persona`,
    },
    { text: 'Put it on your site', hint: 'One line of HTML.', done: !!clone?.allowedOrigins.length, href: at && `${at}/embed` },
  ];
  const done = steps.filter((step) => step.done).length;
  if (hidden) return null;
  const next = steps.findIndex((step) => !step.done);
  return (
    <Card
      id="first-steps"
      title={next < 0 ? 'Your clone is at work' : 'Five steps to a clone on your site'}
      hint={`${done} of ${steps.length} done`}
      actions={
        next < 0 && (
          <Button
            size="small"
            onClick={() => {
              localStorage.setItem(dismissed(), '1');
              setHidden(true);
            }}
          >
            Hide this
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
                  Go on
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

export function OverviewPage() {
  const loaded = useLoad(async (signal) => {
    const { data: clones, nextCursor } = await client.clones.list({ limit: 100 }, { signal });
    // The clone that is furthest: the newest published one, else the newest.
    const clone = clones.find(({ publishedVersion }) => publishedVersion !== null) ?? clones[0];
    const [sources, sessions, usage] = await Promise.all([
      clone ? client.sources.list(clone.id, { limit: 100 }, { signal }) : undefined,
      clone ? client.sessions.list(clone.id, { limit: 1, empty: false }, { signal }) : undefined,
      isAtLeast('admin') ? client.billing.usage({}, { signal }) : undefined,
    ]);
    return {
      clones,
      more: nextCursor !== null,
      usage,
      progress: { clone, sources: sources?.data ?? [], asked: !!sessions?.data.length },
    };
  }, []);
  const { data } = loaded;
  const name = me.value?.name?.split(' ')[0];
  return (
    <>
      <PageHead title={name ? `Hello, ${name}` : 'Overview'} tab="Overview" />
      <Problem problem={loaded.problem} onRetry={loaded.reload} />
      {loaded.loading && !data && <Loading what="the overview" />}
      {data && (
        <div class="stack">
          {isAtLeast('editor') && <Checklist {...data.progress} />}
          {data.usage && data.clones.length > 0 && (
            <dl class="stats">
              <div class="stat">
                <dt>Answers, last 30 days</dt>
                <dd>{data.usage.total.answers.toLocaleString()}</dd>
              </div>
              <div class="stat">
                <dt>Model cost</dt>
                <dd>{money(data.usage.total.costMicros)}</dd>
              </div>
              <div class="stat">
                <dt>Sources of {data.progress.clone?.name}</dt>
                <dd>
                  {data.progress.sources.filter(({ status }) => status === 'ready').length}
                  {data.progress.sources.length === 100 && '+'} ready
                </dd>
              </div>
            </dl>
          )}
          {data.clones.length > 0 && (
            <section class="stack tight">
              <div class="row">
                <h2 class="grow">{data.more ? `${data.clones.length}+ clones` : count(data.clones.length, 'clone')}</h2>
                <a href="/clones">All clones</a>
              </div>
              <ul class="list">
                {data.clones.slice(0, SHOWN).map((clone) => (
                  <CloneRow key={clone.id} clone={clone} />
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
    </>
  );
}
