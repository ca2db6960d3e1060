import type { Clock } from '../../../shared/clock.ts';
import type { MessageId, WorkspaceId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { AnswerDraft, AnswerRecord } from '../answering/answer-record.ts';
import type { AnswerError, AnswerEvent } from '../chat.schemas.ts';
import type { ChatStore } from '../chat.store.ts';
import type { EventBatch } from './event.store.ts';
import type { RunningAnswer, RunningAnswers } from './running-answers.service.ts';
import { toStored } from './stored-event.ts';

const BATCH = 100;
const MAX_ATTEMPTS = 3;

/**
 * Stores running answers. One timer stores the events of all long answers in batches, one per workspace, so that other servers can read
 * them and a crash does not lose them. Short answers are stored once, when they end.
 */
export function createEventWriter(deps: {
  store: ChatStore;
  running: RunningAnswers;
  clock: Clock;
  logger: Logger;
  leaseMs: number;
  flushMs: number;
}) {
  const { store, running, clock, logger, leaseMs, flushMs } = deps;
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  let renewedAt = 0;

  const isDeleted = async ({ ctx, sessionId }: RunningAnswer) => (await store.session(ctx, sessionId, clock.now())) === undefined;

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }

  function byWorkspace(answers: RunningAnswer[]): Map<WorkspaceId, RunningAnswer[]> {
    const groups = new Map<WorkspaceId, RunningAnswer[]>();
    for (const answer of answers) {
      const group = groups.get(answer.ctx.workspaceId);
      if (group) group.push(answer);
      else groups.set(answer.ctx.workspaceId, [answer]);
    }
    return groups;
  }

  async function storeEvents(workspaceId: WorkspaceId, answers: RunningAnswer[]): Promise<void> {
    const upTo = answers.map((answer) => answer.log.lastSeq);
    const batches: EventBatch[] = answers.map(({ sessionId, messageId, log, storedSeq }) => ({
      sessionId,
      messageId,
      firstSeq: storedSeq + 1,
      events: log.from(storedSeq + 1),
    }));
    const write = store.append(workspaceId, batches, clock.now());
    for (const answer of answers) answer.flushing = write.catch(() => {});
    try {
      await write;
      answers.forEach((answer, i) => {
        answer.storedSeq = upTo[i] ?? answer.storedSeq;
      });
    } catch (error) {
      logger.warn({ err: error, answers: answers.length }, 'Events of running answers could not be stored. Retrying soon.');
    } finally {
      for (const answer of answers) answer.flushing = undefined;
    }
  }

  async function tick(): Promise<void> {
    const all = running.all();
    if (all.length === 0) return stop();
    if (busy) return;
    busy = true;
    try {
      const now = clock.now().getTime();
      for (const [workspaceId, answers] of byWorkspace(all)) {
        for (let i = 0; i < answers.length; i += BATCH) {
          const due = answers
            .slice(i, i + BATCH)
            .filter((answer) => !answer.finishing && answer.log.lastSeq > answer.storedSeq && now - answer.startedAt >= flushMs);
          if (due.length > 0) await storeEvents(workspaceId, due);
        }
      }
      if (now - renewedAt < leaseMs / 3) return;
      renewedAt = now;
      for (const [workspaceId, answers] of byWorkspace(running.all())) {
        const ids: MessageId[] = answers.map((answer) => answer.messageId);
        const renewed = new Set(await store.renew(workspaceId, ids, new Date(clock.now().getTime() + leaseMs)));
        // Without its claim, an answer cannot be stored: writing on would only cost money.
        for (const answer of answers) if (!renewed.has(answer.messageId) && !answer.finishing) answer.abort('lost');
      }
    } catch (error) {
      logger.warn({ err: error }, 'The claims of running answers could not be renewed. Retrying soon.');
      renewedAt = 0;
    } finally {
      busy = false;
    }
  }

  return {
    start(): void {
      timer ??= setInterval(() => void tick(), Math.min(flushMs, leaseMs / 4)).unref();
    },
    stop,

    /** Stores the end of an answer, with retries. `failed`: it could not be stored, or this server lost its claim on the session. */
    async finish(
      answer: RunningAnswer,
      draft: AnswerDraft & { error: AnswerError | null },
      end: AnswerEvent,
    ): Promise<'stored' | 'deleted' | 'failed'> {
      answer.finishing = true;
      await answer.flushing;
      const { text, ...rest } = draft;
      const record: AnswerRecord = {
        ...rest,
        content: text,
        workspaceId: answer.ctx.workspaceId,
        sessionId: answer.sessionId,
        cloneId: answer.cloneId,
        messageId: answer.messageId,
        usageEventId: answer.usageEventId,
        startedAt: new Date(answer.startedAt),
        endedAt: clock.now(),
        firstSeq: answer.storedSeq + 1,
        events: [...answer.log.from(answer.storedSeq + 1), toStored(end)],
      };
      for (let attempt = 1; ; attempt++) {
        try {
          if (await store.finish(record)) return 'stored';
          return (await isDeleted(answer)) ? 'deleted' : 'failed';
        } catch (error) {
          // The whole workspace may be gone.
          if (await isDeleted(answer).catch(() => false)) return 'deleted';
          logger.error({ err: error, messageId: answer.messageId, attempt }, 'An answer could not be stored.');
          if (attempt >= MAX_ATTEMPTS) return 'failed';
          await new Promise((resolve) => setTimeout(resolve, 250 * 3 ** attempt));
        }
      }
    },
  };
}
