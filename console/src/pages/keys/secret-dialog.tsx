import { ShieldAlert } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../components/button.tsx';
import { confirm } from '../../components/confirm.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Note } from '../../components/note.tsx';

/** A secret that the server shows this once. Whoever leaves without having taken it is asked first. */
export function SecretDialog({ title, what, secret, onClose }: { title: string; what: string; secret: string; onClose: () => void }) {
  const [taken, setTaken] = useState(false);
  useEffect(() => {
    if (taken) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', stay);
    return () => removeEventListener('beforeunload', stay);
  }, [taken]);
  const close = async () => {
    const sure =
      taken ||
      (await confirm({
        title: 'Close without copying?',
        text: `The ${what} is not shown again. If you have not kept it, you have to make a new one.`,
        action: 'Close anyway',
      }));
    if (sure) onClose();
  };
  return (
    <Dialog title={title} onClose={() => void close()}>
      <div class="secret">
        <Note kind="warn" icon={ShieldAlert}>
          Keep it somewhere safe now: this {what} is shown this once. Whoever has it can use it.
        </Note>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: to be selected and copied by keyboard */}
        <section tabIndex={0} aria-label={`The ${what}`} onCopy={() => setTaken(true)}>
          <code>{secret}</code>
        </section>
        <div class="actions end">
          <CopyButton text={secret} kind={taken ? 'plain' : 'primary'} onCopied={() => setTaken(true)} />
          <Button kind={taken ? 'primary' : 'plain'} onClick={() => void close()}>
            Done
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
