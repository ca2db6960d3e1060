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
  hasSessions: boolean;
}

/** Number of clones on the overview. */
const SHOWN = 5;
/** Each workspace remembers whether its checklist was hidden. */
const dismissedKey = () => `cloneai:checklist-done:${workspace.value?.id}`;

/** The steps to the first published clone. Their state is derived from the workspace's data. */
function Checklist({ clone, sources, hasSessions }: Progress) {
  const [hidden, setHidden] = useState(localStorage.getItem(dismissedKey()) !== null);
  const [creating, setCreating] = useState(false);
  const ready = sources.some(({ status }) => status === 'ready');
  const base = clone && `/clones/${clone.id}`;
  const steps = [
    { text: 'Create a clone', hint: 'Choose a name to start.', done: !!clone, href: undefined },
    { text: 'Add knowledge', hint: 'Upload a PDF or a Word file, or paste text.', done: ready, href: base && `${base}/knowledge` },
    {
      text: 'Define its persona and try it',
      hint: 'Edit the persona and chat with the draft, side by side.',
      done: hasSessions,
      href: base && `${base}/persona`,
    },
    {
      text: 'Publish it',
      hint: 'Visitors talk to the published version. You keep editing the draft.',
      done: clone?.publishedVersion != null,
      href: base && `${base}/persona`,
    },
    { text: 'Add it to your site', hint: 'Paste one line of HTML.', done: !!clone?.allowedOrigins.length, href: base && `${base}/embed` },
  ];
  const done = steps.filter((step) => step.done).length;
  if (hidden) return null;
  const next = steps.findIndex((step) => !step.done);
  return (
    <Card
      id="first-steps"
      title={next < 0 ? 'Your clone is live' : 'Get started'}
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

export function OverviewPage() {
  const loaded = useLoad(async (signal) => {
    const { data: clones, nextCursor } = await client.clones.list({ limit: 100 }, { signal });
    // The checklist shows the newest published clone, or else the newest clone.
    const clone = clones.find(({ publishedVersion }) => publishedVersion !== null) ?? clones[0];
    const [sources, sessions, usage] = await Promise.all([
      clone ? client.sources.list(clone.id, { limit: 100 }, { signal }) : undefined,
      clone ? client.sessions.list(clone.id, { limit: 1, empty: false }, { signal }) : undefined,
      isAtLeast('admin') ? client.usage.retrieve({}, { signal }) : undefined,
    ]);
    return {
      clones,
      more: nextCursor !== null,
      usage,
      progress: { clone, sources: sources?.data ?? [], hasSessions: !!sessions?.data.length },
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
                <dt>Sources in {data.progress.clone?.name}</dt>
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
