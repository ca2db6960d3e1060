import { Check, Copy } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import { Button } from './button.tsx';

interface CopyButtonProps {
  text: string;
  label?: string;
  kind?: 'primary' | 'plain';
  onCopied?: (() => void) | undefined;
}

/** Copies `text` and announces it on the button and to screen readers. */
export function CopyButton({ text, label = 'Copy', kind = 'plain', onCopied }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 3000);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <>
      <Button
        size="small"
        kind={kind}
        icon={state === 'copied' ? Check : Copy}
        onClick={() =>
          // Browsers offer no clipboard on plain HTTP, except on localhost. The user can still select the text.
          Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))).then(
            () => {
              setState('copied');
              onCopied?.();
            },
            () => setState('failed'),
          )
        }
      >
        {state === 'copied' ? 'Copied' : state === 'failed' ? 'Copy failed. Select the text instead.' : label}
      </Button>
      <span class="sr" role="status">
        {state === 'copied' ? 'Copied to the clipboard' : ''}
      </span>
    </>
  );
}

/** A code block with a copy button. */
export function CodeBlock({ code, label, onCopied }: { code: string; label: string; onCopied?: () => void }) {
  return (
    <figure class="code-block">
      <figcaption>
        <span>{label}</span>
        <CopyButton text={code} onCopied={onCopied} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area needs keyboard focus */}
      <pre tabIndex={0} onCopy={onCopied}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}
