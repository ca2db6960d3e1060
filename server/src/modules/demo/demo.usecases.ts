import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../shared/clock.ts';
import { type Context, SCOPES } from '../../shared/context.ts';
import type { Page } from '../../shared/cursor.ts';
import { type CloneId, newId, type SourceId } from '../../shared/ids.ts';
import type { Logger } from '../../shared/logger.ts';
import type { ClonesUsecases } from '../clones/clones.usecases.ts';
import type { Source } from '../knowledge/sources/sources.schemas.ts';
import type { SourcesUsecases } from '../knowledge/sources/sources.usecases.ts';
import { DEMO_WORKSPACE, type DemoState, type DemoStore } from './demo.store.ts';
import { DEMO_SLUG } from './demo-content.ts';
import type { DemoContent } from './demo-files.service.ts';

export type DemoUsecases = ReturnType<typeof createDemoUsecases>;

/** Logged when `prepareDemo` has finished without an error, even if it changed nothing. */
export const DEMO_CHECKED = 'The demo check is complete.';

interface DemoDeps {
  store: DemoStore;
  /** True for DEMO=on. */
  wanted: boolean;
  clones: Pick<ClonesUsecases, 'createClone' | 'listClones' | 'retrieveClone' | 'updateClone' | 'publishClone' | 'findPublishedClone'>;
  sources: Pick<SourcesUsecases, 'uploadSource' | 'createSource' | 'listSources' | 'deleteSource'>;
  updateSpendingLimit: (ctx: Context, input: { monthlyCostMicros: number | null }) => Promise<unknown>;
  /** Whether the prices of all models are known. A spending limit refuses models without a price. */
  priced: boolean;
  /** Removes the files of the demo workspace. */
  removeFiles: () => Promise<void>;
  readContent: () => Promise<DemoContent>;
  /** Vectors of different models are not comparable, so a change of the model rebuilds the demo. */
  embeddingModel: string;
  /** Origins of the demo page. */
  origins: string[];
  clock: Clock;
  logger: Logger;
}

/** Anyone can chat with the demo, and with a model key each answer costs money. The limit is 5 US dollars a month; a model without a price has none. */
const SPENDING_LIMIT_MICROS = 5_000_000;
/** How often, and at what interval, a server retries while another server holds the lock. */
const MAX_LOCK_ATTEMPTS = 60;
const LOCK_RETRY_MS = 5_000;
const MAX_SOURCES = 1_000;

/**
 * Creates a clone from the documentation of this project on a server without users, once, in the background. Every step is repeatable, so
 * that the next start completes the demo if the server stops halfway.
 */
export function createDemoUsecases(deps: DemoDeps) {
  const { store, clones, sources, clock, logger } = deps;
  const stopped = new AbortController();
  let preparing = false;
  let running: Promise<void> = Promise.resolve();
  let content: Promise<DemoContent> | undefined;

  const readContent = (): Promise<DemoContent> => {
    content ??= deps.readContent();
    return content;
  };

  const ctx = (): Context => ({
    workspaceId: DEMO_WORKSPACE,
    actor: { type: 'system', scopes: SCOPES },
    requestId: newId('request'),
    signal: stopped.signal,
  });

  const isDue = (state: DemoState) => (deps.wanted ? (state.created ? state.exists : !state.hasUsers) : state.exists);

  async function reconcile(): Promise<void> {
    const state = await store.state();
    if (!isDue(state)) return;
    if (!deps.wanted) {
      await deps.removeFiles();
      await store.remove();
      return logger.info({}, 'The demo was removed because DEMO=off.');
    }
    if (!state.created) await store.begin(clock.now());
    await fill(await store.state());
  }

  async function fill({ exists, contentHash }: DemoState): Promise<void> {
    if (!exists) return;
    const { clone: profile, faq, documents } = await readContent();
    const desiredHash = `${deps.embeddingModel} ${hashOf([profile, faq, documents, deps.origins, deps.priced])}`;
    if (contentHash === desiredHash) return;
    const { data } = await clones.listClones(ctx(), { limit: 1 });
    // A complete demo without a clone: somebody deleted the clone. Do not create it again.
    if (!data[0] && contentHash !== null) return;
    const clone = data[0] ?? (await clones.createClone(ctx(), { ...profile, slug: DEMO_SLUG }));
    const allowedOrigins = [...new Set([...deps.origins, ...clone.allowedOrigins])].slice(0, 50);
    await clones.updateClone(ctx(), clone.id, { ...profile, allowedOrigins });
    await deps.updateSpendingLimit(ctx(), { monthlyCostMicros: deps.priced ? SPENDING_LIMIT_MICROS : null });
    const sameModel = contentHash === null || contentHash.startsWith(`${deps.embeddingModel} `);
    const current = new Set([...faq.map(({ id }) => faqExternalId(id)), ...documents.map(({ path }) => path)]);
    await deleteSources(clone.id, (externalId) => !sameModel || !current.has(externalId));
    for (const { id, question, answer } of faq)
      await sources.createSource(ctx(), clone.id, { type: 'qa', question, answer, externalId: faqExternalId(id) });
    await clones.publishClone(ctx(), clone.id, {});
    for (const { path, title, text } of documents) {
      stopped.signal.throwIfAborted();
      await sources.uploadSource(ctx(), clone.id, {
        file: Readable.from([Buffer.from(text)]),
        fileName: path.replaceAll('/', '-'),
        mimeType: 'text/markdown',
        fields: async () => ({ title, externalId: path }),
      });
    }
    await store.finish(desiredHash);
    logger.info({ documents: documents.length, slug: DEMO_SLUG }, 'The demo clone is ready. It answers questions about CloneAI.');
  }

  async function deleteSources(cloneId: CloneId, shouldDelete: (externalId: string) => boolean): Promise<void> {
    const ids: SourceId[] = [];
    let cursor: string | undefined;
    for (let seen = 0; seen < MAX_SOURCES; seen += 100) {
      const page: Page<Pick<Source, 'id' | 'externalId'>> = await sources.listSources(ctx(), cloneId, { limit: 100, cursor });
      for (const { id, externalId } of page.data) if (shouldDelete(externalId ?? '')) ids.push(id as SourceId);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    for (const id of ids) await sources.deleteSource(ctx(), id);
  }

  async function reconcileWithLock(): Promise<void> {
    for (let attempt = 0; attempt < MAX_LOCK_ATTEMPTS && !stopped.signal.aborted; attempt++) {
      if (await store.runWithLock(reconcile)) return;
      await sleep(LOCK_RETRY_MS, undefined, { signal: stopped.signal, ref: false });
    }
  }

  return {
    /** Returns whether the demo exists or is about to be created. Runs one statement. */
    async expectDemo(): Promise<boolean> {
      return deps.wanted && isDue(await store.state());
    },

    /** Starts creating the demo, or removing it for DEMO=off. Returns immediately. Errors are logged, and the next start retries. */
    prepareDemo(): void {
      preparing = deps.wanted;
      running = reconcileWithLock()
        .then(() => logger.debug({}, DEMO_CHECKED))
        .catch((error: unknown) => {
          if (!stopped.signal.aborted) logger.warn({ err: error }, 'Creating the demo failed. The next start of the server retries.');
        })
        .finally(() => {
          preparing = false;
        });
    },

    /** Data of the demo page: the slug of the clone and its starter questions, or `preparing` while it is being created. */
    async findDemo(): Promise<{ slug: string; questions: readonly string[] } | 'preparing' | undefined> {
      if (!deps.wanted) return undefined;
      const found = await clones.findPublishedClone(DEMO_SLUG);
      if (found?.workspaceId === DEMO_WORKSPACE) return { slug: DEMO_SLUG, questions: (await readContent()).clone.starterQuestions };
      return preparing && isDue(await store.state()) ? 'preparing' : undefined;
    },

    /** Resolves when `prepareDemo` has finished, with or without success. */
    settled: (): Promise<void> => running,

    /** Stops creating the demo. The next start continues. */
    async stopDemo(): Promise<void> {
      stopped.abort();
      await running;
    },
  };
}

const faqExternalId = (id: string) => `faq/${id}`;
const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('base64url');
