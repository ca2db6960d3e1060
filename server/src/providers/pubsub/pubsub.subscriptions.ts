import type { Logger } from '../../shared/logger.ts';

type Listener = (payload: string) => void;

/** The listeners of one process. An error of one listener is logged and does not affect the others. */
export function createSubscriptions(logger: Logger) {
  const channels = new Map<string, Set<Listener>>();
  return {
    /** Returns a function that unsubscribes. The same listener added twice is called twice. */
    add(channel: string, listener: Listener): () => void {
      const own: Listener = (payload) => listener(payload);
      const listeners = channels.get(channel) ?? new Set();
      channels.set(channel, listeners.add(own));
      return () => {
        listeners.delete(own);
        if (listeners.size === 0 && channels.get(channel) === listeners) channels.delete(channel);
      };
    },
    deliver(channel: string, payload: string): void {
      for (const listener of [...(channels.get(channel) ?? [])]) {
        try {
          listener(payload);
        } catch (error) {
          logger.error({ err: error }, 'A listener failed on a message.');
        }
      }
    },
    clear: (): void => channels.clear(),
  };
}
