import { ShieldAlert } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../components/button.tsx';
import { confirm } from '../../components/confirm.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Note } from '../../components/note.tsx';

/** Shows a secret that the server returns only once. Closing without copying asks for confirmation. */
export function SecretDialog({ title, what, secret, onClose }: { title: string; what: string; secret: string; onClose: () => void }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (copied) return;
    const preventUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', preventUnload);
    return () => removeEventListener('beforeunload', preventUnload);
  }, [copied]);
  const close = async () => {
    const sure =
      copied ||
      (await confirm({
        title: 'Close without copying?',
        text: `The ${what} is not shown again. If you did not copy it, you must create a new one.`,
        action: 'Close anyway',
      }));
    if (sure) onClose();
  };
  return (
    <Dialog title={title} onClose={() => void close()}>
      <div class="secret">
        <Note kind="warn" icon={ShieldAlert}>
          Copy the {what} now and store it in a safe place. It is shown only once.
        </Note>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must be able to select and copy it */}
        <section tabIndex={0} aria-label={`The ${what}`} onCopy={() => setCopied(true)}>
          <code>{secret}</code>
        </section>
        <div class="actions end">
          <CopyButton text={secret} kind={copied ? 'plain' : 'primary'} onCopied={() => setCopied(true)} />
          <Button kind={copied ? 'primary' : 'plain'} onClick={() => void close()}>
            Done
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
