import type { SessionId, WorkspaceId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { ChatStore } from '../chat.store.ts';

interface Waiter {
  after: number;
  wake: () => void;
}

const MAX_SESSIONS_PER_STATEMENT = 500;

/**
 * Polls the sessions that clients follow while nothing happens in them, which is most sessions most of the time. One statement covers all
 * sessions of a workspace. Answers that this server writes wake their followers directly and need no polling.
 */
export function createIdleSessionPoller({ store, logger, everyMs }: { store: ChatStore; logger: Logger; everyMs: number }) {
  const workspaces = new Map<WorkspaceId, Map<SessionId, Set<Waiter>>>();
  let timer: NodeJS.Timeout | undefined;
  let busy = false;

  async function poll(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      for (const [workspaceId, sessions] of workspaces) {
        const ids = [...sessions.keys()];
        for (let i = 0; i < ids.length; i += MAX_SESSIONS_PER_STATEMENT)
          await pollSessions(workspaceId, sessions, ids.slice(i, i + MAX_SESSIONS_PER_STATEMENT));
      }
    } catch (error) {
      logger.warn({ err: error }, 'Idle sessions could not be polled. Retrying soon.');
    } finally {
      busy = false;
    }
  }

  async function pollSessions(workspaceId: WorkspaceId, sessions: Map<SessionId, Set<Waiter>>, ids: SessionId[]): Promise<void> {
    const activity = new Map((await store.activity(workspaceId, ids)).map((session) => [session.id, session]));
    for (const id of ids) {
      const session = activity.get(id);
      // A deleted session also wakes its followers, which then report the deletion.
      for (const { after, wake } of [...(sessions.get(id) ?? [])]) if (!session || session.answering || session.lastSeq > after) wake();
    }
  }

  return {
    /** Calls `wake` when the session has an event after `after`, an answer in progress, or was deleted. Returns a function that cancels. */
    wait(workspaceId: WorkspaceId, sessionId: SessionId, after: number, wake: () => void): () => void {
      const sessions = workspaces.get(workspaceId) ?? new Map<SessionId, Set<Waiter>>();
      const waiters = sessions.get(sessionId) ?? new Set();
      const waiter = { after, wake };
      workspaces.set(workspaceId, sessions.set(sessionId, waiters.add(waiter)));
      timer ??= setInterval(() => void poll(), everyMs).unref();
      return () => {
        waiters.delete(waiter);
        if (waiters.size === 0 && sessions.get(sessionId) === waiters) sessions.delete(sessionId);
        if (sessions.size === 0 && workspaces.get(workspaceId) === sessions) workspaces.delete(workspaceId);
        if (workspaces.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

export type IdleSessionPoller = ReturnType<typeof createIdleSessionPoller>;
