import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope } from '../../../shared/context.ts';
import { AppError } from '../../../shared/errors.ts';
import type { CloneId, SessionId, WorkspaceId } from '../../../shared/ids.ts';
import type { Spent } from '../../billing/spending/spending.usecases.ts';
import type { ResolvedClone } from '../../clones/clones.schemas.ts';
import type { RetrievedChunk } from '../../knowledge/knowledge.schemas.ts';
import type { LinkMode, SendMessageInput } from '../chat.schemas.ts';
import type { ChatStore } from '../chat.store.ts';
import { requireOwnSession, type SessionClone, type SessionLookup } from '../session-lookup.cache.ts';
import { createLiveLog } from '../streaming/live-log.service.ts';
import type { RunningAnswer, RunningAnswers } from '../streaming/running-answers.service.ts';
import { type AnswerCostDeps, maxAnswerCost } from './answer-cost.service.ts';
import { cleanText } from './citations.ts';
import { type ClaimedAnswer, createAnswerClaims, type EarlierAnswer, inProgress } from './claim-answer.usecases.ts';
import { needsContext } from './condense-question.ts';
import { readLead } from './question-leads.ts';
import { type RunAnswerDeps, runAnswer } from './run-answer.usecases.ts';
import { searchKnowledge } from './search-knowledge.usecases.ts';
import { smallTalkOf, withoutGreeting } from './small-talk/intents.ts';
import { needsSearch } from './small-talk/small-talk.usecases.ts';

interface StartDeps extends RunAnswerDeps {
  store: ChatStore;
  spending: AnswerSpending;
  maxSearchCost: AnswerCostDeps['maxSearchCost'];
  /** Records what a search cost that belongs to no answer. */
  recordSearch: (ctx: Context, cloneId: CloneId, spent: Spent) => Promise<void>;
  sessions: SessionLookup;
  running: RunningAnswers;
  clock: Clock;
  graceMs: number;
  leaseMs: number;
  isDraining: () => boolean;
}

/** What the workspace may spend, in millionths of a US dollar. `micros` is null if a price is unknown. */
export interface AnswerSpending {
  /** Throws if the workspace may not spend `micros`. Called before anything that costs money. If `limited`, they must be reserved, too. */
  ensureAllowed: (ctx: Context, micros: number | null) => Promise<{ limited: boolean }>;
  /** Throws the reason why `micros` could not be reserved. Resolves if they can be by now. */
  requireCovered: (workspaceId: WorkspaceId, micros: number | null) => Promise<void>;
}

/** The answer to a question: this server writes it, or an earlier attempt of the same call got it. */
export type StartedAnswer = { running: RunningAnswer } | { earlier: EarlierAnswer };

interface Launch {
  links: LinkMode;
  sessionId: SessionId;
  content: string;
  claimed: ClaimedAnswer;
  callKey: string | null;
  expected: SessionClone & { clone: ResolvedClone };
  early: Promise<RetrievedChunk[]> | undefined;
  search: Spent;
  stop: AbortController;
}

/** Starts every answer, whatever protocol the question came by. */
export function createAnswerStarter(deps: StartDeps) {
  const { clock, logger, running, writer, sessions, spending, graceMs } = deps;
  const claim = createAnswerClaims({ ...deps, requireCovered: spending.requireCovered, onEnded: sessions.rememberEnded });

  /** Finds the clone and what an answer can cost at most, and throws if the workspace may not spend that. */
  async function prepare(ctx: Context, sessionId: SessionId, content: string) {
    const expected = await sessions.beforeClaim(ctx, sessionId);
    const maxMicros = maxAnswerCost(deps, expected.clone.settings, content);
    const { limited } = await spending.ensureAllowed(ctx, maxMicros);
    if (!limited || expected.certain) return { expected, maxMicros, limited };
    // The draft of a preview may cost more than the published version.
    await sessions.find(ctx, sessionId);
    const known = await sessions.beforeClaim(ctx, sessionId);
    return { expected: known, maxMicros: maxAnswerCost(deps, known.clone.settings, content), limited };
  }

  function launch(ctx: Context, { sessionId, content, links, claimed, callKey, expected, early, search, stop }: Launch): RunningAnswer {
    const { messageId, usageEventId, lastSeq } = claimed;
    const session = sessions.remember(ctx, sessionId, claimed);
    const isExpected = session.cloneId === expected.cloneId && session.preview === expected.preview;
    let graceTimer: NodeJS.Timeout | undefined;
    const resetGrace = () => {
      clearTimeout(graceTimer);
      graceTimer = answer.log.ended || answer.log.listeners > 0 ? undefined : setTimeout(() => answer.abort('stopped'), graceMs);
    };
    const answer: RunningAnswer = {
      ctx,
      sessionId,
      cloneId: session.cloneId,
      messageId,
      callKey,
      question: content,
      log: createLiveLog({ messageId, firstSeq: lastSeq + 1, onListeners: () => resetGrace() }),
      usageEventId,
      search,
      startedAt: clock.now().getTime(),
      storedSeq: lastSeq,
      flushing: undefined,
      finishing: false,
      aborted: undefined,
      abort(reason) {
        answer.aborted ??= reason;
        stop.abort(new Error(reason));
      },
      resetGrace,
      done: Promise.resolve(),
    };
    running.add(answer);
    writer.start();
    answer.done = runAnswer(deps, answer, {
      clone: isExpected ? expected.clone : sessions.resolve(ctx, session),
      question: content,
      history: claimed.history,
      pageLanguage: claimed.language,
      early: isExpected ? early : undefined,
      links,
    })
      .catch((cause) => logger.error({ err: cause, requestId: ctx.requestId, sessionId }, 'An answer could not be finished.'))
      .finally(() => {
        running.remove(answer);
        answer.log.end();
        clearTimeout(graceTimer);
      });
    resetGrace();
    return answer;
  }

  /** What a search costs counts although no answer follows. It is not stopped, because its provider counts it as soon as it was called. */
  async function recordDropped(ctx: Context, cloneId: CloneId, early: Promise<unknown> | undefined, search: Spent): Promise<void> {
    try {
      await early?.catch(() => {});
      if (search.inputTokens + search.costMicros > 0) await deps.recordSearch(ctx, cloneId, search);
    } catch (cause) {
      logger.error({ err: cause, requestId: ctx.requestId }, 'The cost of a search without an answer could not be recorded.');
    }
  }

  /**
   * Claims the session and starts the answer, which runs on its own. Rejects if the answer cannot start. `callKey` is the same for every
   * attempt of a call: they all get one answer.
   */
  return async function startAnswer(
    ctx: Context,
    sessionId: SessionId,
    input: SendMessageInput,
    callKey: string | null,
  ): Promise<StartedAnswer> {
    requireScope(ctx, 'chat:write');
    // All readers of the conversation get the same text, so a visitor must not choose one that is not safe to show.
    if (input.links === 'raw' && ctx.actor.type === 'visitor')
      throw new AppError(
        'permission_denied',
        'Session tokens get safe Markdown only. Leave links out, or ask with a secret key of your server.',
        { param: 'links' },
      );
    if (deps.isDraining())
      throw new AppError('unavailable', 'This server is shutting down. Ask again in a few seconds.', { retryAfterSeconds: 5 });
    const content = cleanText(input.content).trim();
    if (content === '') throw new AppError('invalid_input', 'content: is empty: write a question', { param: 'content' });
    const current = running.ofSession(sessionId);
    if (current) {
      requireOwnSession(ctx, sessionId);
      if (current.ctx.workspaceId === ctx.workspaceId) {
        if (callKey === null || current.callKey !== callKey || current.question !== content) throw inProgress();
        return { running: current };
      }
    }
    // What is searched for and rewritten, and so what it costs, is the question without its greeting.
    const asked = withoutGreeting(content);
    const { expected, maxMicros, limited } = await prepare(ctx, sessionId, asked);

    const stop = new AbortController();
    const runCtx: Context = { ...ctx, signal: stop.signal };
    const search: Spent = { inputTokens: 0, costMicros: 0 };
    // A question that stands on its own is searched for while it is stored, unless the search must be reserved first, or leads to nothing.
    // Without a model, every question is also searched for as it stands.
    const leadsToSearch = deps.llm.generative ? !needsContext(asked) : needsSearch(smallTalkOf(content, expected.clone.settings.name));
    const searchNow = leadsToSearch && !(limited && maxMicros !== 0) && !sessions.hasEnded(sessionId);
    const early = searchNow ? searchKnowledge(deps.search, runCtx, expected.clone, readLead(asked).text, search) : undefined;
    early?.catch(() => {}); // reported where it is awaited
    const drop = () => void recordDropped(ctx, expected.cloneId, early, search);
    const { model } = expected.clone.settings;
    const cost = { cloneId: expected.cloneId, model: model ?? deps.llm.defaultModel, maxMicros };
    const result = await claim(ctx, { sessionId, content, callKey, cost }).catch((error: unknown) => {
      drop();
      throw error;
    });
    if ('claimed' in result)
      return {
        running: launch(runCtx, {
          ...{ sessionId, content, links: input.links ?? 'safe', claimed: result.claimed },
          ...{ callKey, expected, early, search, stop },
        }),
      };
    drop();
    return result;
  };
}
