import type { Session } from '@cloneai/sdk';
import { Badge } from '../../../components/note.tsx';
import { Time } from '../../../components/time.tsx';
import { messageCountLabel, visitorName } from './labels.ts';
import { siteName } from './session-filters.ts';

interface SessionListProps {
  sessions: readonly Session[];
  current: string | undefined;
  hrefOf: (session: Session) => string;
}

/** The conversations, newest first. */
export function SessionList({ sessions, current, hrefOf }: SessionListProps) {
  return (
    <ul class="list sessions">
      {sessions.map((session) => (
        <li key={session.id}>
          <a href={hrefOf(session)} aria-current={session.id === current ? 'page' : undefined} data-session={session.id}>
            <span class="session-title" dir="auto">
              {session.title ?? 'No questions yet'}
            </span>
            <span class="small dim">
              {visitorName(session)} · {session.origin && `${siteName(session.origin)} · `}
              {session.messageCount > 0 && `${messageCountLabel(session)} · `}
              <Time iso={session.updatedAt} />
            </span>
            {(session.preview || session.answering || session.status === 'ended') && (
              <span class="row wrap">
                {session.preview && <Badge kind="warn">Preview</Badge>}
                {session.answering && <Badge kind="info">Answering</Badge>}
                {session.status === 'ended' && <Badge>Ended</Badge>}
              </span>
            )}
          </a>
        </li>
      ))}
    </ul>
  );
}
