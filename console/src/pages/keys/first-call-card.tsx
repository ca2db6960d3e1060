import type { Clone } from '@cloneai/sdk';
import { useState } from 'preact/hooks';
import { CodeBlock } from '../../components/copy-button.tsx';
import { Card } from '../../components/page.tsx';
import { curlCall, sdkCall } from './first-call.ts';

/** Code that asks a clone of this server, to be pasted as it is. */
export function FirstCall({ clone }: { clone: Clone | undefined }) {
  const [kind, setKind] = useState<'curl' | 'sdk'>('curl');
  const call = { server: location.origin, cloneId: clone?.id ?? 'cln_…' };
  return (
    <Card
      id="first-call"
      title="A first call"
      hint={
        <>
          {clone ? `Asks ${clone.name} a question.` : 'Asks a clone a question, once you have published one.'} The whole API is in the{' '}
          <a href="/docs">API docs</a>.
        </>
      }
      actions={
        <fieldset class="segments">
          <legend class="sr">Language of the code</legend>
          {(['curl', 'sdk'] as const).map((one) => (
            <label key={one}>
              <input type="radio" name="first-call" checked={kind === one} onChange={() => setKind(one)} />
              {one === 'curl' ? 'curl' : 'TypeScript'}
            </label>
          ))}
        </fieldset>
      }
    >
      {kind === 'curl' ? (
        <CodeBlock label="Shell" code={curlCall(call)} />
      ) : (
        <CodeBlock label="TypeScript, with npm install @cloneai/sdk" code={sdkCall(call)} />
      )}
    </Card>
  );
}
