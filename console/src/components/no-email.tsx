import { MailX } from 'lucide';
import { sendsEmail } from '../lib/mail-status.ts';
import { useLoad } from '../lib/use-load.ts';
import { Note } from './note.tsx';

/** Says where an email is when the server writes emails to a folder. Shows nothing when it sends them, or when that is unknown. */
export function NoEmail() {
  const sends = useLoad(sendsEmail, []);
  if (sends.data !== false) return null;
  return (
    <Note icon={MailX}>
      This server sends no email, because <code>SMTP_URL</code> is not set. Its operator finds the email in the folder <code>mail</code> of
      the server’s data.
    </Note>
  );
}
