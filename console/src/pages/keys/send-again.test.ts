import { ConnectionError, type WebhookDelivery } from '@cloneai/sdk';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sendAgain } from './send-again.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const delivery = (change: Partial<WebhookDelivery>) =>
  ({ id: 'wdl_1', status: 'pending', attempts: 0, lastStatus: null, lastError: null, ...change }) as WebhookDelivery;

/** Sends again; each check answers with the next of `answers`, with the last of them from then on. */
function start(...answers: (WebhookDelivery | Error)[]) {
  const leaving = new AbortController();
  const shown: WebhookDelivery[] = [];
  let checks = 0;
  const outcome = sendAgain({
    send: async () => delivery({}),
    async check() {
      const answer = answers[Math.min(checks++, answers.length - 1)];
      if (!answer || answer instanceof Error) throw answer;
      return answer;
    },
    onChanged: (next) => void shown.push(next),
    signal: leaving.signal,
  });
  return { outcome, shown, leaving, checks: () => checks };
}

it('reports the outcome as soon as there is one', async () => {
  const { outcome, shown, checks } = start(delivery({}), delivery({ attempts: 1, lastStatus: 500 }));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await outcome).toBe('The endpoint did not accept the event: HTTP 500');
  expect([checks(), shown.map(({ attempts }) => attempts)]).toEqual([2, [0, 0, 1]]);
  const accepted = start(delivery({ status: 'delivered', attempts: 1, lastStatus: 200 }));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await accepted.outcome).toBe('The endpoint accepted the event.');
});

it.each([
  ['the outcome takes long', delivery({}), 5],
  ['the outcome cannot be read', new ConnectionError('away'), 1],
])('says that the event will be sent if %s', async (_, answer, times) => {
  const { outcome, checks } = start(answer);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await outcome).toBe('The event will be sent again soon. Refresh to see the outcome.');
  expect(checks()).toBe(times);
});

it('asks no more once nobody waits for the outcome', async () => {
  const { outcome, leaving, checks } = start(delivery({}));
  await vi.advanceTimersByTimeAsync(1500);
  leaving.abort();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([await outcome, checks()]).toEqual([undefined, 1]);
});

it('fails if the event cannot be sent', async () => {
  const send = () => Promise.reject(new ConnectionError('away'));
  const check = async () => delivery({});
  await expect(sendAgain({ send, check, onChanged: () => {}, signal: new AbortController().signal })).rejects.toThrow('away');
});
