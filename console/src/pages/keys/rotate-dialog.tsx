import { useState } from 'preact/hooks';
import { Dialog } from '../../components/dialog.tsx';
import { Select } from '../../components/field.tsx';
import { DialogActions, Form } from '../../components/form.tsx';
import { Problem } from '../../components/problem.tsx';
import { useAction } from '../../lib/use-action.ts';
import { SecretDialog } from './secret-dialog.tsx';

const OVERLAPS = [
  ['0', 'Immediately'],
  ['3600', 'In 1 hour'],
  ['86400', 'In 1 day'],
  ['604800', 'In 7 days'],
] as const;
type Overlap = (typeof OVERLAPS)[number][0];

interface RotateDialogProps {
  /** "key" or "signing secret". */
  what: string;
  name: string;
  /** What a rotation does not change, as the subject of a sentence. */
  keeps: string;
  /** What to do, or what happens, until the old one stops working. */
  hint: string;
  /** Rotates, and resolves to the new key or secret. `overlapSeconds`: how long the old one keeps working. */
  onRotate: (overlapSeconds: number) => Promise<string>;
  onClose: () => void;
}

/** Replaces a key or a secret with a new one. The old one can keep working for a while, so that it can be replaced everywhere. */
export function RotateDialog({ what, name, keeps, hint, onRotate, onClose }: RotateDialogProps) {
  const [overlap, setOverlap] = useState<Overlap>('86400');
  const [secret, setSecret] = useState<string>();
  const action = useAction(async () => setSecret(await onRotate(Number(overlap))));
  if (secret !== undefined) return <SecretDialog title={`New ${what} for ${name}`} what={what} secret={secret} onClose={onClose} />;
  return (
    <Dialog title={`Rotate the ${what} of ${name}?`} onClose={onClose}>
      <Form onSubmit={() => void action.run()}>
        <p>
          A new {what} replaces the old one. Nothing else changes: {keeps} stay.
        </p>
        <Select label={`The old ${what} stops working`} value={overlap} options={OVERLAPS} onChange={setOverlap} hint={hint} />
        <Problem problem={action.problem} what={`Could not rotate the ${what}.`} />
        <DialogActions onCancel={onClose} submit={`Rotate ${what}`} busy={action.busy && 'Rotating…'} />
      </Form>
    </Dialog>
  );
}
