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
import { DEMO_CLONE, DEMO_FAQ, DEMO_SLUG } from './demo-content.ts';

export type DemoUsecases = ReturnType<typeof createDemoUsecases>;

interface DemoDeps {
  store: DemoStore;
  /** DEMO=on. */
  wanted: boolean;
  clones: Pick<ClonesUsecases, 'createClone' | 'listClones' | 'retrieveClone' | 'updateClone' | 'publishClone' | 'findPublishedClone'>;
  sources: Pick<SourcesUsecases, 'uploadSource' | 'createSource' | 'listSources' | 'deleteSource'>;
  updateSpendingLimit: (ctx: Context, input: { monthlyCostMicros: number }) => Promise<unknown>;
  /** Removes the files of the demo's workspace. */
  removeFiles: () => Promise<void>;
  readDocuments: () => Promise<{ path: string; title: string; text: string }[]>;
  /** Vectors of one model say nothing to another: a change fills the demo anew. */
  embeddingModel: string;
  /** Where the demo page stands. */
  origins: string[];
  clock: Clock;
  logger: Logger;
}

/** Strangers may talk to it, and with a key each answer costs money: five US dollars a month. */
const SPENDING_LIMIT_MICROS = 5_000_000;
/** How often, and how long apart, one looks whether another server that was at it has died. */
const TRIES = 60;
const TRY_MS = 5_000;
const MAX_SOURCES = 1_000;

/**
 * The clone that answers on a server nobody has used yet: made from this project's documentation, beside the server's work, once. Every
 * step can be repeated, so that a server that dies in the middle leaves nothing that the next start does not finish.
 */
export function createDemoUsecases(deps: DemoDeps) {
  const { store, clones, sources, clock, logger } = deps;
  const ended = new AbortController();
  let preparing = false;
  let running: Promise<void> = Promise.resolve();

  const ctx = (): Context => ({
    workspaceId: DEMO_WORKSPACE,
    actor: { type: 'system', scopes: SCOPES },
    requestId: newId('request'),
    signal: ended.signal,
  });

  const isDue = (state: DemoState) => (deps.wanted ? (state.made ? state.exists : !state.hasUsers) : state.exists);

  async function bringAbout(): Promise<void> {
    const state = await store.state();
    if (!isDue(state)) return;
    if (!deps.wanted) {
      await deps.removeFiles();
      await store.remove();
      return logger.info({}, 'The demo was removed: DEMO=off.');
    }
    if (!state.made) await store.begin(clock.now());
    await fill(await store.state());
  }

  async function fill({ exists, content }: DemoState): Promise<void> {
    if (!exists) return;
    const documents = await deps.readDocuments();
    const wish = fingerprint([DEMO_CLONE, DEMO_FAQ, documents, deps.origins]);
    const mark = `${deps.embeddingModel} ${wish}`;
    if (content === mark) return;
    const { data } = await clones.listClones(ctx(), { limit: 1 });
    // Somebody deleted the clone of a demo that was complete: that is respected.
    if (!data[0] && content !== null) return;
    const clone = data[0] ?? (await clones.createClone(ctx(), { ...DEMO_CLONE, slug: DEMO_SLUG }));
    const allowedOrigins = [...new Set([...deps.origins, ...clone.allowedOrigins])].slice(0, 50);
    await clones.updateClone(ctx(), clone.id, { ...DEMO_CLONE, allowedOrigins });
    await deps.updateSpendingLimit(ctx(), { monthlyCostMicros: SPENDING_LIMIT_MICROS });
    const keep = content?.startsWith(`${deps.embeddingModel} `) === true || content === null;
    const wanted = new Set([...DEMO_FAQ.map(({ id }) => faqName(id)), ...documents.map(({ path }) => path)]);
    await removeSources(clone.id, (externalId) => !keep || !wanted.has(externalId));
    for (const { id, question, answer } of DEMO_FAQ)
      await sources.createSource(ctx(), clone.id, { type: 'qa', question, answer, externalId: faqName(id) });
    await clones.publishClone(ctx(), clone.id, {});
    for (const { path, title, text } of documents) {
      ended.signal.throwIfAborted();
      await sources.uploadSource(ctx(), clone.id, {
        file: Readable.from([Buffer.from(text)]),
        fileName: path.replaceAll('/', '-'),
        mimeType: 'text/markdown',
        fields: async () => ({ title, externalId: path }),
      });
    }
    await store.finish(mark);
    logger.info({ documents: documents.length, slug: DEMO_SLUG }, 'The demo is there: a clone that answers about CloneAI.');
  }

  async function removeSources(cloneId: CloneId, doomed: (externalId: string) => boolean): Promise<void> {
    const ids: SourceId[] = [];
    let cursor: string | undefined;
    for (let seen = 0; seen < MAX_SOURCES; seen += 100) {
      const page: Page<Pick<Source, 'id' | 'externalId'>> = await sources.listSources(ctx(), cloneId, { limit: 100, cursor });
      for (const { id, externalId } of page.data) if (doomed(externalId ?? '')) ids.push(id as SourceId);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    for (const id of ids) await sources.deleteSource(ctx(), id);
  }

  async function attend(): Promise<void> {
    for (let tries = 0; tries < TRIES && !ended.signal.aborted; tries++) {
      if (await store.alone(bringAbout)) return;
      await sleep(TRY_MS, undefined, { signal: ended.signal, ref: false });
    }
  }

  return {
    /** Looks, in one statement, whether there is a demo or will be in a moment. */
    async expectDemo(): Promise<boolean> {
      return deps.wanted && isDue(await store.state());
    },

    /** Begins to make it, or with DEMO=off to remove it. Returns at once; what goes wrong is logged, and tried again at the next start. */
    prepareDemo(): void {
      preparing = deps.wanted;
      running = attend()
        .catch((error: unknown) => {
          if (!ended.signal.aborted) logger.warn({ err: error }, 'The demo could not be made; it is tried again at the next start.');
        })
        .finally(() => {
          preparing = false;
        });
    },

    /** What `/demo` shows: the clone's public name, or whether it is still being made. */
    async findDemo(): Promise<{ slug: string; questions: readonly string[] } | 'preparing' | undefined> {
      if (!deps.wanted) return undefined;
      const found = await clones.findPublishedClone(DEMO_SLUG);
      if (found?.workspaceId === DEMO_WORKSPACE) return { slug: DEMO_SLUG, questions: DEMO_CLONE.starterQuestions };
      return preparing && isDue(await store.state()) ? 'preparing' : undefined;
    },

    /** Resolves when what was begun has come to its end, well or not. */
    settled: (): Promise<void> => running,

    /** Stops where it is; the next start goes on. */
    async stopDemo(): Promise<void> {
      ended.abort();
      await running;
    },
  };
}

const faqName = (id: string) => `faq/${id}`;
const fingerprint = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('base64url');
