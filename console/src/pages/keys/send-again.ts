import type { WebhookDelivery } from '@cloneai/sdk';
import { sleep } from '../../lib/sleep.ts';

/** How often a delivery that is sent again is asked for its outcome, once a second. */
const CHECKS = 5;

interface SendAgain {
  send: () => PromiseLike<WebhookDelivery>;
  /** Reads the delivery. */
  check: () => PromiseLike<WebhookDelivery>;
  onChanged: (delivery: WebhookDelivery) => void;
  /** Aborts when nobody waits for the outcome. */
  signal: AbortSignal;
}

/** Sends an event again and waits a few seconds for the outcome. Resolves to it in words, to `undefined` if the signal aborts. Rejects only if `send` does. */
export async function sendAgain({ send, check, onChanged, signal }: SendAgain): Promise<string | undefined> {
  let delivery = await send();
  if (signal.aborted) return;
  onChanged(delivery);
  try {
    for (let checks = 0; checks < CHECKS && delivery.attempts === 0; checks++) {
      await sleep(1000, signal);
      if (signal.aborted) return;
      delivery = await check();
      onChanged(delivery);
    }
  } catch {
    // The event is sent all the same.
  }
  if (signal.aborted) return;
  const { status, attempts, lastError, lastStatus } = delivery;
  if (status === 'delivered') return 'The endpoint accepted the event.';
  if (attempts > 0) return `The endpoint did not accept the event: ${lastError ?? `HTTP ${lastStatus}`}`;
  return 'The event will be sent again soon. Refresh to see the outcome.';
}
