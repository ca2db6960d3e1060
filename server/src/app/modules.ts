import type { EventStreams } from '../http/sse.ts';
import { createAccountsStore } from '../modules/accounts/accounts.store.ts';
import { createAccountsUsecases } from '../modules/accounts/accounts.usecases.ts';
import { createKeysStore } from '../modules/accounts/api-keys/api-keys.store.ts';
import { createAuditLogStore, createAuditWriter } from '../modules/accounts/audit-log/audit-log.store.ts';
import { createPasswords } from '../modules/accounts/auth/passwords.service.ts';
import { createLinkTokens } from '../modules/accounts/auth/secrets.service.ts';
import { createSupabaseIssuer } from '../modules/accounts/auth/supabase.service.ts';
import { createTokens } from '../modules/accounts/auth/tokens.service.ts';
import { createIdempotencyStore } from '../modules/accounts/idempotency/idempotency.store.ts';
import { createInvitationsStore } from '../modules/accounts/invitations/invitations.store.ts';
import { createLoginsStore } from '../modules/accounts/logins/logins.store.ts';
import { createMembersStore } from '../modules/accounts/members/members.store.ts';
import { createResetsStore } from '../modules/accounts/password-resets/password-resets.store.ts';
import { createAnalyticsStore } from '../modules/analytics/analytics.store.ts';
import { createAnalyticsUsecases } from '../modules/analytics/analytics.usecases.ts';
import { createBillingStore } from '../modules/billing/billing.store.ts';
import { createBillingUsecases } from '../modules/billing/billing.usecases.ts';
import { createPayoutsStore } from '../modules/billing/payout-accounts/payout-accounts.store.ts';
import { createPayoutsUsecases } from '../modules/billing/payout-accounts/payout-accounts.usecases.ts';
import { createOutboxStore } from '../modules/billing/usage-reports/usage-reports.store.ts';
import { createUsageDelivery } from '../modules/billing/usage-reports/usage-reports.worker.ts';
import { createChatStore } from '../modules/chat/chat.store.ts';
import { createChatUsecases } from '../modules/chat/chat.usecases.ts';
import { createClonesStore } from '../modules/clones/clones.store.ts';
import { createClonesUsecases } from '../modules/clones/clones.usecases.ts';
import { createDemoStore, DEMO_WORKSPACE } from '../modules/demo/demo.store.ts';
import { createDemoUsecases } from '../modules/demo/demo.usecases.ts';
import { readDemoDocuments } from '../modules/demo/demo-documents.service.ts';
import { demoAddress } from '../modules/demo/page/demo-page.routes.ts';
import { createAvatars } from '../modules/embed/avatars/avatars.usecases.ts';
import { createEmbedCheckUsecases } from '../modules/embed/check/embed-check.usecases.ts';
import { createEmbedUsecases } from '../modules/embed/embed.usecases.ts';
import { createInstallationsStore } from '../modules/embed/installations/installations.store.ts';
import { createInstallationsUsecases } from '../modules/embed/installations/installations.usecases.ts';
import { createFeedbackStore } from '../modules/feedback/feedback.store.ts';
import { createFeedbackUsecases } from '../modules/feedback/feedback.usecases.ts';
import { createChunkIndexer } from '../modules/knowledge/ingestion/chunk-indexer.service.ts';
import { createIngestStore } from '../modules/knowledge/ingestion/ingestion.store.ts';
import { createIngestWorker } from '../modules/knowledge/ingestion/ingestion.worker.ts';
import { createSearchStore } from '../modules/knowledge/search/search.store.ts';
import { createSearchUsecases } from '../modules/knowledge/search/search.usecases.ts';
import { createSourcesStore } from '../modules/knowledge/sources/sources.store.ts';
import { createSourcesUsecases } from '../modules/knowledge/sources/sources.usecases.ts';
import { createPrivacyStore } from '../modules/privacy/privacy.store.ts';
import { createPrivacyUsecases } from '../modules/privacy/privacy.usecases.ts';
import { createRealtimeUsecases } from '../modules/realtime/realtime.usecases.ts';
import { createSessionsStore } from '../modules/sessions/sessions.store.ts';
import { createSessionsUsecases } from '../modules/sessions/sessions.usecases.ts';
import { createWebhookDelivery } from '../modules/webhooks/deliveries.worker.ts';
import { createWebhooksStore } from '../modules/webhooks/webhooks.store.ts';
import { createWebhooksUsecases } from '../modules/webhooks/webhooks.usecases.ts';
import { createJobsOutbox } from '../providers/mailer/jobs.outbox.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import { createSeal } from '../shared/sealed.ts';
import type { Parts } from './adapters.ts';
import { alertsOf } from './alerts.ts';
import type { Rooms } from './server.ts';

const SWEEP_MS = 15_000;
const SWEEP_ROWS = 1_000;

interface RoomsInput {
  parts: Parts;
  streams: EventStreams;
  clock: Clock;
  logger: Logger;
  jwtSecret: string;
  publicUrl: string;
  /** Where people may be sent back to; null: the public address only. */
  returnOrigins: readonly string[] | null;
  maxUploadBytes: number;
  supabaseUrl: string | null;
  embeddingModel: string;
  /** DEMO=on. */
  demo: boolean;
  /** Cost of a password hash, as a power of two; tests lower it. */
  passwordRounds?: number;
  sweepMs?: number;
}

/** Makes the rooms and gives each what it may know of the others: single verbs, never a whole neighbour. */
export function createRooms(input: RoomsInput) {
  const { parts, clock, logger, jwtSecret, publicUrl } = input;
  const { database, jobs, limiter, cache, pubsub, blobs, extractor, embedder, llm, fetcher, payments, mailer, telemetry } = parts;
  const tell = alertsOf(parts.alerts);
  const audit = createAuditWriter({ clock });
  const idempotencyStore = createIdempotencyStore(database);
  // Not the address: servers of one installation share the secret, not always the address.
  const tokens = createTokens({ secret: jwtSecret, issuer: 'cloneai', clock });

  const outbox = createJobsOutbox({ jobs, mailer, clock, logger, onTrouble: tell.mailTrouble });

  const seal = createSeal(jwtSecret, 'webhooks');
  const webhooksStore = createWebhooksStore(database, audit);
  const delivery = createWebhookDelivery({ store: webhooksStore, jobs, fetcher, clock, seal });
  const webhooks = createWebhooksUsecases({ store: webhooksStore, clock, seal, changed: (ctx) => delivery.forget(ctx.workspaceId) });

  const clones = createClonesUsecases({
    store: createClonesStore(database, audit),
    clock,
    afterDelete: (ctx, cloneId) => sources.removeCloneFiles(ctx, cloneId),
  });
  const { requireClone, getResolvedClone } = clones;
  const sources = createSourcesUsecases({
    store: createSourcesStore(database, audit, jobs),
    blobs,
    clock,
    requireClone,
    signingSecret: jwtSecret,
    publicUrl,
    maxUploadBytes: input.maxUploadBytes,
  });
  const search = createSearchUsecases({ store: createSearchStore(database), embedder, cache, telemetry, requireClone });
  const ingest = createIngestWorker({
    store: createIngestStore(database, jobs, delivery),
    jobs,
    blobs,
    extractor,
    indexer: createChunkIndexer({ db: database, embedder, telemetry, clock }),
    embeddingModel: input.embeddingModel,
    clock,
    logger,
    onGivenUp: tell.sourceGivenUp,
  });
  const billing = createBillingUsecases({
    store: createBillingStore(database, audit, outbox),
    clock,
    listOwnerIds: (workspaceId) => accounts.listOwnerIds(workspaceId),
    findOwner: (workspaceId, userId) => accounts.findOwner(workspaceId, userId),
    publicUrl,
  });
  const usage = createUsageDelivery({
    store: createOutboxStore(database),
    billing: parts.billing,
    jobs,
    logger,
    telemetry,
    isFree: (workspaceId) => workspaceId === DEMO_WORKSPACE,
  });
  const payoutsStore = createPayoutsStore(database, audit);
  const payouts = createPayoutsUsecases({
    store: payoutsStore,
    payments,
    clock,
    logger,
    returnOrigins: input.returnOrigins ?? [new URL(publicUrl).origin],
  });
  const chat = createChatUsecases({
    store: createChatStore(database, delivery.record, (workspaceId) => delivery.wants(workspaceId, 'message.answered')),
    llm,
    getResolvedClone,
    search: search.search,
    ensureAllowed: async (ctx) => {
      await Promise.all([billing.ensureAllowed(ctx), delivery.prepare(ctx.workspaceId)]);
    },
    loadTokenCounter: async () => (await import('../providers/extractor/tokens.ts')).countTokens,
    pubsub,
    clock,
    logger,
  });
  const sessions = createSessionsUsecases({
    store: createSessionsStore(database, audit),
    clock,
    getResolvedClone,
    requireClone,
    mintSessionToken: tokens.mintSessionToken,
    readLastSessionToken: tokens.readLastSessionToken,
  });
  const accounts = createAccountsUsecases({
    store: createAccountsStore(database, audit),
    logins: createLoginsStore(database, audit),
    resets: createResetsStore(database, audit, outbox),
    invitations: createInvitationsStore(database, audit, outbox),
    keys: createKeysStore(database, audit),
    members: createMembersStore(database, audit),
    auditLog: createAuditLogStore(database),
    passwords: createPasswords(input.passwordRounds === undefined ? {} : { rounds: input.passwordRounds }),
    tokens,
    cache,
    limiter,
    clock,
    outbox,
    links: createLinkTokens(jwtSecret),
    seal: createSeal(jwtSecret, 'mail'),
    publicUrl,
    issuer: input.supabaseUrl ? createSupabaseIssuer({ url: input.supabaseUrl, clock }) : null,
    ownOrigin: new URL(publicUrl).origin,
    requireClone,
    beforeWorkspaceDeleted: async (ctx, workspaceId) => {
      await usage.flush(workspaceId, ctx.signal);
      await blobs.deletePrefix(workspaceId);
    },
  });

  const realtime = createRealtimeUsecases({
    followSession: chat.followSession,
    streamMessage: chat.streamMessage,
    stopMessage: chat.stopMessage,
    resolveCaller: accounts.resolveCaller,
    calls: idempotencyStore,
    pubsub,
    clock,
    logger,
  });

  const sightingsStore = createInstallationsStore(database);
  const installations = createInstallationsUsecases({ store: sightingsStore, clock, logger, requireClone });
  const embedCheck = createEmbedCheckUsecases({
    fetcher,
    limiter,
    publicUrl,
    retrieveClone: clones.retrieveClone,
    getResolvedClone,
    findPublishableKey: accounts.findPublishableKey,
    lastSeen: sightingsStore.lastSeen,
  });
  const embed = createEmbedUsecases({
    recordInstallation: installations.recordInstallation,
    ownOrigin: new URL(publicUrl).origin,
    findPublishedClone: clones.findPublishedClone,
    getResolvedClone,
    resolveCaller: accounts.resolveCaller,
    readAvatar: createAvatars({ fetcher, clock }),
    createSession: sessions.createSession,
    retrieveSession: sessions.retrieveSession,
    readLastSessionToken: tokens.readLastSessionToken,
    renewSessionToken: sessions.renewSessionToken,
  });

  const demo = createDemoUsecases({
    store: createDemoStore(database),
    wanted: input.demo,
    clones,
    sources,
    updateSpendingLimit: billing.updateSpendingLimit,
    removeFiles: () => blobs.deletePrefix(DEMO_WORKSPACE),
    readDocuments: () => readDemoDocuments(),
    embeddingModel: input.embeddingModel,
    origins: [new URL(publicUrl).origin, new URL(demoAddress(publicUrl)).origin],
    clock,
    logger,
  });

  const rooms: Rooms = {
    accounts,
    clones,
    sources,
    search,
    sessions,
    chat,
    embed,
    demo,
    embedCheck: { ...embedCheck, ...installations },
    realtime,
    feedback: createFeedbackUsecases({ store: createFeedbackStore(database), clock }),
    billing,
    payouts,
    analytics: createAnalyticsUsecases({ store: createAnalyticsStore(database), clock, requireClone }),
    privacy: createPrivacyUsecases({ store: createPrivacyStore(database, audit) }),
    webhooks,
  };
  /** What time leaves behind, a bounded piece at a time: abandoned answers, what is spent, old or past its day, usage to report. */
  async function sweep(): Promise<void> {
    try {
      await chat.closeAbandonedAnswers();
      await accounts.removeExpiredTokens(SWEEP_ROWS);
      await idempotencyStore.removeExpired(SWEEP_ROWS);
      await payouts.forgetOldEvents(SWEEP_ROWS);
      await usage.sweep();
    } catch (error) {
      logger.warn({ err: error }, 'The sweep failed; it is tried again shortly.');
    }
  }

  let sweeper: NodeJS.Timeout | undefined;
  return {
    rooms,
    idempotencyStore,
    usageBacklog: usage.backlog,
    demo,
    resolveCaller: accounts.resolveCaller,
    /** Registers the workers with the job queue and starts what listens. */
    async start(): Promise<void> {
      await ingest.start();
      await delivery.start();
      await usage.start();
      await outbox.start({ ...accounts.letters, ...billing.letters });
      await chat.start();
      await realtime.start();
      await sweep();
      sweeper = setInterval(sweep, input.sweepMs ?? SWEEP_MS).unref();
    },
    async drain(graceMs: number): Promise<void> {
      clearInterval(sweeper);
      await demo.stopDemo();
      await chat.drain(graceMs);
      await realtime.stop();
      await installations.settleInstallations();
    },
  };
}
