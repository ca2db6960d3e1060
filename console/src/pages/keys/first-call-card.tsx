import type { Clone } from '@cloneai/sdk';
import { useState } from 'preact/hooks';
import { CodeBlock } from '../../components/copy-button.tsx';
import { Card } from '../../components/page.tsx';
import { curlCall, sdkCall } from './first-call.ts';

/** Code that asks a clone of this server a question, ready to paste. */
export function FirstCall({ clone }: { clone: Clone | undefined }) {
  const [kind, setKind] = useState<'curl' | 'sdk'>('curl');
  const call = { server: location.origin, cloneId: clone?.id ?? 'cln_…' };
  return (
    <Card
      id="first-call"
      title="Your first request"
      hint={
        <>
          {clone ? `Asks ${clone.name} a question.` : 'Asks a clone a question. Publish a clone first.'} See the{' '}
          <a href="/docs">API docs</a> for all operations.
        </>
      }
      actions={
        <fieldset class="segments">
          <legend class="sr">Language</legend>
          {(['curl', 'sdk'] as const).map((option) => (
            <label key={option}>
              <input type="radio" name="first-call" checked={kind === option} onChange={() => setKind(option)} />
              {option === 'curl' ? 'curl' : 'TypeScript'}
            </label>
          ))}
        </fieldset>
      }
    >
      {kind === 'curl' ? (
        <CodeBlock label="Shell" code={curlCall(call)} />
      ) : (
        <CodeBlock label="TypeScript (npm install @cloneai/sdk)" code={sdkCall(call)} />
      )}
    </Card>
  );
}
