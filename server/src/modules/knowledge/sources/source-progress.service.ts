import type { PubSub } from '../../../providers/pubsub/pubsub.port.ts';
import type { SourceId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';

/** Waits for changes of one source. */
export interface SourceWatcher {
  /** Resolves at the first change since the watcher was made or this was last called, after `timeoutMs`, or when the signal aborts. */
  changed(timeoutMs: number, signal: AbortSignal): Promise<void>;
  stop(): void;
}

export type SourceProgress = ReturnType<typeof createSourceProgress>;

const CHANNEL = 'source_progress';
/** An id has 30 bytes, and a message at most 7,000. */
const IDS_PER_MESSAGE = 200;

/** Tells the readers of a source, on all servers, that its row changed. Carries ids only; each reader reads what it may see. */
export function createSourceProgress({ pubsub, logger }: { pubsub: PubSub; logger: Logger }) {
  const watchers = new Map<string, Set<() => void>>();
  let unsubscribe: (() => Promise<void>) | undefined;

  return {
    async start(): Promise<void> {
      unsubscribe ??= await pubsub.subscribe(CHANNEL, (payload) => {
        for (const id of payload.split(' ')) for (const wake of [...(watchers.get(id) ?? [])]) wake();
      });
    },
    async stop(): Promise<void> {
      await unsubscribe?.();
      unsubscribe = undefined;
    },

    /** Call it after the change is committed. Never throws: the change itself is done, and readers also look by themselves now and then. */
    async announce(ids: readonly SourceId[]): Promise<void> {
      try {
        for (let i = 0; i < ids.length; i += IDS_PER_MESSAGE) await pubsub.publish(CHANNEL, ids.slice(i, i + IDS_PER_MESSAGE).join(' '));
      } catch (error) {
        logger.warn({ err: error, sources: ids.length }, 'The change of a source could not be announced. Its readers see it later.');
      }
    },

    /** Make it before you read the row, so that no change is missed in between. */
    watch(id: SourceId): SourceWatcher {
      let pending = false;
      let resolve = () => {};
      const wake = () => {
        pending = true;
        resolve();
      };
      const set = watchers.get(id) ?? new Set();
      watchers.set(id, set.add(wake));
      return {
        async changed(timeoutMs, signal) {
          if (!pending && !signal.aborted) {
            let timer: NodeJS.Timeout | undefined;
            await new Promise<void>((done) => {
              resolve = done;
              timer = setTimeout(done, timeoutMs);
              signal.addEventListener('abort', resolve, { once: true });
            });
            clearTimeout(timer);
            signal.removeEventListener('abort', resolve);
          }
          pending = false;
        },
        stop() {
          set.delete(wake);
          if (set.size === 0 && watchers.get(id) === set) watchers.delete(id);
        },
      };
    },
    /** Sources that are watched on this server. */
    watched: (): number => watchers.size,
  };
}
