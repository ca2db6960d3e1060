import { MailX } from 'lucide';
import type { ComponentChildren } from 'preact';
import { Note } from './note.tsx';

interface NoEmailProps {
  /** Whether the server sends email, as `sendsEmail` tells it. */
  sends: boolean | undefined;
  /** What happens instead. Default: where the email is. */
  children?: ComponentChildren;
}

/** Says that the server sends no email. Shows nothing when it does, or when that is unknown. */
export function NoEmail({ sends, children }: NoEmailProps) {
  if (sends !== false) return null;
  return (
    <Note icon={MailX}>
      This server sends no email, because <code>SMTP_URL</code> is not set.{' '}
      {children ?? (
        <>
          Its operator can find the email in the folder <code>mail</code> of the server’s data.
        </>
      )}
    </Note>
  );
}
