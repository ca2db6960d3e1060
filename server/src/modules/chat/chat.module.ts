import type { Database } from '../../db/db.ts';
import type { Module } from '../../http/module.ts';
import type { EventStreams } from '../../http/sse.ts';
import type { Llm } from '../../providers/llm/llm.port.ts';
import type { PubSub } from '../../providers/pubsub/pubsub.port.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Clock } from '../../shared/clock.ts';
import type { DomainEventType, EventRecorder } from '../../shared/events.ts';
import type { SessionId, WorkspaceId } from '../../shared/ids.ts';
import type { Logger } from '../../shared/logger.ts';
import type { BillingUsecases } from '../billing/billing.usecases.ts';
import { describeAnswer } from './answer-details.store.ts';
import { chatRoutes } from './chat.routes.ts';
import { createChatStore } from './chat.store.ts';
import { type ChatDeps, createChatUsecases } from './chat.usecases.ts';
import { type CitationContextDeps, createCitationContextUsecases } from './history/citation-context.usecases.ts';
import { historyRoutes } from './history/history.routes.ts';
import { createHistoryStore } from './history/history.store.ts';
import { createHistoryUsecases } from './history/history.usecases.ts';
import { createOriginalFileUsecases, type OriginalFiles } from './history/original-file.usecases.ts';
import { createPreloadWorker, type PreloadDeps } from './preload.worker.ts';
import { createRecentClonesStore } from './recent-clones.store.ts';
import { createSessionLookup } from './session-lookup.cache.ts';

interface ChatModuleDeps extends Pick<ChatDeps, 'loadTokenCounter'> {
  database: Database;
  audit: AuditWriter;
  llm: Llm;
  pubsub: PubSub;
  streams: EventStreams;
  clock: Clock;
  logger: Logger;
  jwtSecret: string;
  publicUrl: string;
  neighbors: {
    clones: Pick<ChatDeps, 'getResolvedClone'>;
    knowledge: Pick<ChatDeps, 'search' | 'recordSearch' | 'maxSearchCost'> &
      Pick<PreloadDeps, 'preloadSearch'> &
      ChatDeps['sources'] &
      CitationContextDeps &
      OriginalFiles;
    billing: Pick<BillingUsecases, 'ensureAllowed' | 'requireCovered'>;
    webhooks: {
      deliveries: {
        record: EventRecorder;
        wants(workspaceId: WorkspaceId, type: DomainEventType): Promise<boolean>;
        prepare(workspaceId: WorkspaceId): Promise<void>;
      };
    };
  };
}

export function createChatModule(deps: ChatModuleDeps) {
  const { database, audit, llm, pubsub, streams, clock, logger, jwtSecret, publicUrl, loadTokenCounter, neighbors } = deps;
  const { deliveries } = neighbors.webhooks;
  const store = createChatStore(database, deliveries.record, (workspaceId) => deliveries.wants(workspaceId, 'message.answered'));
  const usecases = createChatUsecases({
    store,
    llm,
    getResolvedClone: neighbors.clones.getResolvedClone,
    search: neighbors.knowledge.search,
    sources: neighbors.knowledge,
    recordSearch: neighbors.knowledge.recordSearch,
    maxSearchCost: neighbors.knowledge.maxSearchCost,
    spending: {
      requireCovered: neighbors.billing.requireCovered,
      async ensureAllowed(ctx, micros) {
        const [allowed] = await Promise.all([neighbors.billing.ensureAllowed(ctx, micros), deliveries.prepare(ctx.workspaceId)]);
        return allowed;
      },
    },
    loadTokenCounter,
    pubsub,
    clock,
    logger,
  });
  const messages = createHistoryUsecases({ store, history: createHistoryStore(database, audit) });
  const { retrieveMessage } = messages;
  const { retrieveSourceDocument, hasOriginalFile, openOriginalFile } = neighbors.knowledge;
  const sessions = createSessionLookup({ store, clock, getResolvedClone: neighbors.clones.getResolvedClone });
  const originals = createOriginalFileUsecases({
    ...{ clock, signingSecret: jwtSecret, publicUrl, retrieveMessage, hasOriginalFile, openOriginalFile },
    async sharesOriginals(ctx, sessionId) {
      const session = await sessions.find(ctx, sessionId as SessionId);
      const { settings } = await sessions.resolve({ ...ctx, actor: { type: 'system', scopes: ['clones:read'] } }, session);
      return settings.shareOriginals;
    },
  });
  const context = createCitationContextUsecases({ retrieveMessage, retrieveSourceDocument, linkOriginal: originals.linkOriginal });
  const history = { ...messages, ...context, ...originals };
  return {
    usecases: { ...usecases, ...history, describeAnswer },
    routes: [chatRoutes(usecases, streams), historyRoutes(history)],
    tags: { Chat: 'Questions and cited answers, as JSON or as a stream.' },
    workers: [
      { start: () => usecases.start({ exclusive: database.engine === 'embedded' }), drain: (graceMs: number) => usecases.drain(graceMs) },
      createPreloadWorker({ ...createRecentClonesStore(database), preloadSearch: neighbors.knowledge.preloadSearch, logger }),
    ],
    maintenance: [
      {
        name: 'close abandoned answers',
        async run() {
          await usecases.closeAbandonedAnswers();
        },
      },
    ],
    personalData: [
      { table: 'messages', key: 'id', secret: ['call_key'], visitor: '(select visitor_id from sessions s where s.id = t.session_id)' },
    ],
  } satisfies Module;
}
