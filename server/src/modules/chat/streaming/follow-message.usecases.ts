import type { Follower } from './follow-session.usecases.ts';

/** The events of one message among those of its session, up to its last one. */
export function followMessage(session: Follower, messageId: string): Follower {
  return {
    messageId,
    listen(listener, onEnd) {
      let ended = false;
      let unsubscribe = () => {};
      const end: typeof onEnd = (reason) => {
        if (ended) return;
        ended = true;
        unsubscribe();
        onEnd(reason);
      };
      unsubscribe = session.listen((seq, event) => {
        if (ended || event.data.messageId !== messageId) return;
        const ready = listener(seq, event);
        if (event.type === 'message-end') end('done');
        return ready;
      }, end);
      // It may have ended before there was anything to unsubscribe from.
      if (ended) unsubscribe();
      return () => {
        ended = true;
        unsubscribe();
      };
    },
  };
}
