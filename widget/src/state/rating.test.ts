import { describe, expect, it } from 'vitest';
import { launcherTexts } from '../texts/launcher.ts';
import { ratingTextsIn } from '../texts/rating.ts';
import { NO_MESSAGES, refusal, SESSION, startChat, storageWithSession, storedMessage, useMockApi } from './chat.testing.ts';
import { rate } from './rating.ts';

useMockApi();

const MESSAGES = [
  storedMessage('msg_4', 'assistant', 'No.'),
  storedMessage('msg_3', 'user', 'y'),
  storedMessage('msg_2', 'assistant', 'Yes.'),
  storedMessage('msg_1', 'user', 'x'),
];

/** A chat with two answers. `refuses`: whether the server refuses the rating of a message with this index. `wait`: what those of the first wait for. */
async function answered(refuses: (index: number) => boolean = () => false, wait: Promise<unknown>[] = []) {
  const started = startChat(({ path }, index) => {
    if (path === '/v1/sessions/ses_1') return { body: SESSION };
    if (!path.endsWith('/feedback')) return path.includes('/messages') ? { body: { ...NO_MESSAGES, data: MESSAGES } } : undefined;
    const after = path.includes('msg_2') && wait[index] ? { after: wait[index] } : {};
    return { ...(refuses(index) ? refusal(400, 'invalid_request_error', 'invalid_input') : { body: {} }), ...after };
  }, storageWithSession());
  await started.chat.load();
  const [, item, , other] = started.chat.items.value;
  if (!item || !other) throw new Error('no answer');
  const ratings = () => started.calls.filter(({ path }) => path.endsWith('/feedback')).map(({ body }) => body);
  return { ...started, item, other, ratings, shown: () => item.view.value.rating };
}

/** A promise that is resolved by hand. */
function latch() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}

describe('a rating', () => {
  it('is undone when the server refuses it', async () => {
    const { chat, item, shown } = await answered(() => true);
    const rating = rate(chat, item, 'up');
    expect(shown()).toBe('up');
    expect([await rating, shown()]).toEqual([false, null]);
  });

  it('is sent at once, and stays when its reason cannot be sent, which can be sent again', async () => {
    const { chat, item, shown, ratings } = await answered((index) => index === 1);
    expect([await rate(chat, item, 'down'), shown()]).toEqual([true, 'down']);
    expect([await rate(chat, item, 'down', 'Incorrect'), shown()]).toEqual([false, 'down']);
    expect([await rate(chat, item, 'down', 'Incorrect'), shown()]).toEqual([true, 'down']);
    expect(ratings()).toEqual([{ rating: 'down' }, { rating: 'down', comment: 'Incorrect' }, { rating: 'down', comment: 'Incorrect' }]);
  });

  it('never arrives after the reason that amends it', async () => {
    const { promise, resolve } = latch();
    const { chat, item, ratings } = await answered(() => false, [promise]);
    const both = [rate(chat, item, 'down'), rate(chat, item, 'down', 'Incomplete')];
    await expect.poll(() => ratings().length).toBe(1);
    resolve();
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(ratings()).toEqual([{ rating: 'down' }, { rating: 'down', comment: 'Incomplete' }]);
  });

  it('is not undone by an earlier one that failed, which then is no failure', async () => {
    const { promise, resolve } = latch();
    const { chat, item, shown } = await answered((index) => index === 0, [promise]);
    const both = [rate(chat, item, 'up'), rate(chat, item, 'down')];
    resolve();
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(shown()).toBe('down');
  });

  it.each([
    ['none, after two that failed', [0, 1], null],
    ['the first, after a second that failed', [1], 'up'],
  ])('that the server has is shown: %s', async (_name, refused, stored) => {
    const { promise, resolve } = latch();
    const { chat, item, shown } = await answered((index) => refused.includes(index), [promise]);
    const both = [rate(chat, item, 'up'), rate(chat, item, 'down')];
    expect(shown()).toBe('down');
    resolve();
    expect(await Promise.all(both)).toEqual([false, false]);
    expect(shown()).toBe(stored);
  });

  it('stays when only its reason, sent meanwhile, is refused', async () => {
    const { promise, resolve } = latch();
    const { chat, item, shown } = await answered((index) => index === 1, [promise]);
    const both = [rate(chat, item, 'down'), rate(chat, item, 'down', 'Off topic')];
    resolve();
    expect(await Promise.all(both)).toEqual([true, false]);
    expect(shown()).toBe('down');
  });

  it('is sent once when it is given again while it is on its way', async () => {
    const { promise, resolve } = latch();
    const { chat, item, shown, ratings } = await answered(() => true, [promise]);
    const both = [rate(chat, item, 'up'), rate(chat, item, 'up')];
    resolve();
    expect([await Promise.all(both), shown(), ratings().length]).toEqual([[false, false], null, 1]);
  });

  it('does not wait for that of another message', async () => {
    const { promise, resolve } = latch();
    const { chat, item, other, ratings } = await answered(() => false, [promise]);
    const slow = rate(chat, item, 'down');
    expect(await rate(chat, other, 'up')).toBe(true);
    resolve();
    expect([await slow, item.view.value.rating, other.view.value.rating]).toEqual([true, 'down', 'up']);
    expect(ratings()).toEqual([{ rating: 'down' }, { rating: 'up' }]);
  });

  it.each(Object.keys(launcherTexts))('asks for its reason in the language of the chat (%s)', (language) => {
    const texts = ratingTextsIn(language);
    expect(texts === ratingTextsIn('en')).toBe(language === 'en');
    expect([texts.reasons.length, new Set(texts.reasons).size]).toEqual([5, 5]);
  });
});
