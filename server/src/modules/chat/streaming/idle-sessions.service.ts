import type { SessionId, WorkspaceId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { ChatStore } from '../chat.store.ts';

interface Waiter {
  after: number;
  wake: () => void;
}

const MOST_AT_ONCE = 500;

/**
 * Looks after the sessions that are followed and in which nothing happens, most of them at most times: one statement a workspace for
 * all of them, instead of one a follower. Answers that this server writes wake their followers at once and need no look.
 */
export function createQuietWatch({ store, logger, everyMs }: { store: ChatStore; logger: Logger; everyMs: number }) {
  const workspaces = new Map<WorkspaceId, Map<SessionId, Set<Waiter>>>();
  let timer: NodeJS.Timeout | undefined;
  let busy = false;

  async function look(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      for (const [workspaceId, sessions] of workspaces) {
        const ids = [...sessions.keys()];
        for (let i = 0; i < ids.length; i += MOST_AT_ONCE) await lookAt(workspaceId, sessions, ids.slice(i, i + MOST_AT_ONCE));
      }
    } catch (error) {
      logger.warn({ err: error }, 'Quiet sessions could not be looked at; tried again shortly.');
    } finally {
      busy = false;
    }
  }

  async function lookAt(workspaceId: WorkspaceId, sessions: Map<SessionId, Set<Waiter>>, ids: SessionId[]): Promise<void> {
    const pulses = new Map((await store.pulses(workspaceId, ids)).map((pulse) => [pulse.id, pulse]));
    for (const id of ids) {
      const pulse = pulses.get(id);
      // One that is gone wakes its followers, too: they find out.
      for (const { after, wake } of [...(sessions.get(id) ?? [])]) if (!pulse || pulse.answering || pulse.lastSeq > after) wake();
    }
  }

  return {
    /** Calls `wake` when the session is seen to have something after `after`, or to be gone. Returns a function that ends the wait. */
    wait(workspaceId: WorkspaceId, sessionId: SessionId, after: number, wake: () => void): () => void {
      const sessions = workspaces.get(workspaceId) ?? new Map<SessionId, Set<Waiter>>();
      const waiters = sessions.get(sessionId) ?? new Set();
      const waiter = { after, wake };
      workspaces.set(workspaceId, sessions.set(sessionId, waiters.add(waiter)));
      timer ??= setInterval(() => void look(), everyMs).unref();
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

export type QuietWatch = ReturnType<typeof createQuietWatch>;
