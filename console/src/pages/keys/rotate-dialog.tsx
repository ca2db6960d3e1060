import { useState } from 'preact/hooks';
import { Dialog } from '../../components/dialog.tsx';
import { Select } from '../../components/field.tsx';
import { DialogActions, Form } from '../../components/form.tsx';
import { Problem } from '../../components/problem.tsx';
import { useAction } from '../../lib/use-action.ts';
import { SecretDialog } from './secret-dialog.tsx';

const OVERLAPS = [
  ['0', 'It stops working now'],
  ['3600', '1 hour'],
  ['86400', '1 day'],
  ['604800', '7 days'],
] as const;
type Overlap = (typeof OVERLAPS)[number][0];

interface RotateDialogProps {
  /** "key" or "signing secret". */
  what: string;
  name: string;
  /** What a rotation does not change. */
  keeps: string;
  /** What the old text still does during the overlap. */
  hint: string;
  /** Resolves to the new text. */
  onRotate: (overlapSeconds: number) => Promise<string>;
  onClose: () => void;
}

/** Replaces a key or a secret by a new one. The old one may keep working until it is replaced everywhere. */
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
        <Select label={`The old ${what} keeps working for`} value={overlap} options={OVERLAPS} onChange={setOverlap} hint={hint} />
        <Problem problem={action.problem} what={`Could not rotate the ${what}.`} />
        <DialogActions onCancel={onClose} submit={`Rotate ${what}`} busy={action.busy && 'Rotating…'} />
      </Form>
    </Dialog>
  );
}
