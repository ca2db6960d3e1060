import type { Clone, EmbedCheck, EmbedSighting } from '@cloneai/sdk';
import { Eye, Radio, SearchCheck } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../../../api.ts';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { Note } from '../../../components/note.tsx';
import { More } from '../../../components/page.tsx';
import { Problem } from '../../../components/problem.tsx';
import { Time } from '../../../components/time.tsx';
import { useAction } from '../../../lib/use-action.ts';
import { usePages } from '../../../lib/use-load.ts';
import { CheckResult } from './check-result.tsx';
import { pageAddress } from './origin.ts';
import { Step } from './step.tsx';
import { useFirstInstallation } from './use-first-installation.ts';

interface CheckStepProps {
  clone: Clone;
  setClone: (clone: Clone) => void;
  /** Counts copies of the snippet: after each, a first visit is waited for. */
  copies: number;
}

/** Step three: whether it is live, by a look at the page and by the visits that came. */
export function CheckStep({ clone, setClone, copies }: CheckStepProps) {
  const [typed, setTyped] = useState<string>();
  const [slip, setSlip] = useState('');
  const [found, setFound] = useState<EmbedCheck>();
  const value = typed ?? clone.allowedOrigins.at(-1) ?? '';
  const path = `/v1/clones/${clone.id}/embed-sightings`;
  const sightings = usePages<EmbedSighting>(
    (signal, cursor) =>
      client.request<{ data: EmbedSighting[]; nextCursor: string | null }>(
        'GET',
        `${path}?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
        undefined,
        { signal },
      ),
    [clone.id],
  );
  const waiting = useFirstInstallation(
    copies,
    async () => (await client.request<{ data: EmbedSighting[] }>('GET', `${path}?limit=100`)).data,
    sightings.reload,
  );
  const check = useAction(
    async (url: string) => {
      setFound(await client.request<EmbedCheck>('POST', `/v1/clones/${clone.id}/embed-check`, { url }));
      sightings.reload();
    },
    ['url'],
  );
  useEffect(() => {
    // What was found is of the settings of that moment.
    setFound(undefined);
  }, [clone.publishedVersion, clone.allowedOrigins.join(' ')]);

  return (
    <Step number={3} title="Check that it is live" hint="Looks at the page as anybody could, and says what is missing.">
      <form
        class="origin-form"
        onSubmit={(event) => {
          event.preventDefault();
          const url = pageAddress(value);
          if (url) void check.run(url);
          else setSlip('Give the address of a page, like https://example.com/contact.');
        }}
      >
        <TextField
          label="Page"
          value={value}
          onInput={(text) => {
            setTyped(text);
            setSlip('');
          }}
          placeholder="https://example.com"
          autoComplete="off"
          maxLength={2000}
          error={slip || check.fieldErrors.url}
        />
        <Button type="submit" icon={SearchCheck} busy={check.busy && 'Looking …'}>
          Check
        </Button>
      </form>
      <Problem problem={check.problem} what="It could not be checked." />
      {found && <CheckResult found={found} clone={clone} setClone={setClone} />}
      <div role="status">
        {waiting.state === 'waiting' && (
          <Note icon={Radio}>Waiting for the first visit … Open your page and click the chat; this line notices by itself.</Note>
        )}
        {waiting.state === 'seen' && (
          <Note kind="good" icon={Radio}>
            <strong>There it is.</strong> {waiting.origin} just opened the clone.
          </Note>
        )}
        {waiting.state === 'none' && (
          <Note icon={Eye}>No visit yet. That is no harm: sites that open the clone appear below whenever they do.</Note>
        )}
      </div>
      <section class="stack tight" aria-labelledby="sightings">
        <h3 id="sightings">Sites that opened it</h3>
        <Problem problem={sightings.problem} onRetry={sightings.reload} />
        {sightings.items?.length === 0 && <p class="small dim">None yet. A site appears here when somebody opens the chat there.</p>}
        {!!sightings.items?.length && (
          <ul class="origins">
            {sightings.items.map(({ origin, lastSeenAt }) => (
              <li key={origin}>
                <span class="grow mono">{origin}</span>
                <span class="small dim">
                  last <Time iso={lastSeenAt} />
                </span>
              </li>
            ))}
          </ul>
        )}
        <More onMore={sightings.more} busy={sightings.loadingMore} />
      </section>
    </Step>
  );
}
