import type { Clone, EmbedCheck, Installation } from '@cloneai/sdk';
import { Eye, Radio, SearchCheck } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../../../api.ts';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { Form } from '../../../components/form.tsx';
import { Note } from '../../../components/note.tsx';
import { More } from '../../../components/page.tsx';
import { Problem } from '../../../components/problem.tsx';
import { Time } from '../../../components/time.tsx';
import { useAction } from '../../../lib/use-action.ts';
import { usePages } from '../../../lib/use-load.ts';
import { CheckResult } from './check-result.tsx';
import { pageUrl } from './origin.ts';
import { Step } from './step.tsx';
import { useFirstInstallation } from './use-first-installation.ts';

interface CheckStepProps {
  clone: Clone;
  setClone: (clone: Clone) => void;
  /** Number of times the snippet was copied. Each copy starts waiting for the first installation. */
  copies: number;
}

/** Step three: checks a page and lists the sites that opened the clone. */
export function CheckStep({ clone, setClone, copies }: CheckStepProps) {
  const [typed, setTyped] = useState<string>();
  const [inputError, setInputError] = useState('');
  const [result, setResult] = useState<EmbedCheck>();
  const value = typed ?? clone.allowedOrigins.at(-1) ?? '';
  const installations = usePages<Installation>(
    (signal, cursor) => client.clones.installations.list(clone.id, { limit: 20, ...(cursor ? { cursor } : {}) }, { signal }),
    [clone.id],
  );
  const waiting = useFirstInstallation(
    copies,
    async () => (await client.clones.installations.list(clone.id, { limit: 100 })).data,
    installations.reload,
  );
  const check = useAction(
    async (url: string) => {
      setResult(await client.clones.checkEmbed(clone.id, { url }));
      installations.reload();
    },
    ['url'],
  );
  useEffect(() => {
    // A result is valid only for the settings it was checked with.
    setResult(undefined);
  }, [clone.publishedVersion, clone.allowedOrigins.join(' ')]);

  return (
    <Step number={3} title="Check your page" hint="Loads your page like a visitor and reports what is missing.">
      <Form
        class="origin-form"
        onSubmit={() => {
          const url = pageUrl(value);
          if (url) void check.run(url);
          else setInputError('Enter the URL of a page, like https://example.com/contact.');
        }}
      >
        <TextField
          label="Page"
          value={value}
          onInput={(text) => {
            setTyped(text);
            setInputError('');
          }}
          placeholder="https://example.com"
          autoComplete="off"
          maxLength={2000}
          error={inputError || check.fieldErrors.url}
        />
        <Button type="submit" icon={SearchCheck} busy={check.busy && 'Checking…'}>
          Check
        </Button>
      </Form>
      <Problem problem={check.problem} what="Could not check the page." />
      {result && <CheckResult check={result} clone={clone} setClone={setClone} />}
      <div role="status">
        {waiting.state === 'waiting' && (
          <Note icon={Radio}>Waiting for the first visit… Open your page and click the chat. This message updates automatically.</Note>
        )}
        {waiting.state === 'seen' && (
          <Note kind="good" icon={Radio}>
            <strong>Installed.</strong> {waiting.origin} just opened the clone.
          </Note>
        )}
        {waiting.state === 'none' && <Note icon={Eye}>No visit yet. Sites appear below when they open the clone.</Note>}
      </div>
      <section class="stack tight" aria-labelledby="installations">
        <h3 id="installations">Installations</h3>
        <Problem problem={installations.problem} onRetry={installations.reload} />
        {installations.items?.length === 0 && (
          <p class="small dim">No installations yet. A site appears here when someone opens the chat on it.</p>
        )}
        {!!installations.items?.length && (
          <ul class="origins">
            {installations.items.map(({ origin, lastSeenAt }) => (
              <li key={origin}>
                <span class="grow mono">{origin}</span>
                <span class="small dim">
                  Last seen <Time iso={lastSeenAt} />
                </span>
              </li>
            ))}
          </ul>
        )}
        <More onMore={installations.more} busy={installations.loadingMore} />
      </section>
    </Step>
  );
}
