import { describe, expect, it } from 'vitest';
import { launcherTexts } from '../texts/launcher.ts';
import { ratingTextsIn } from '../texts/rating.ts';
import { answerEvents, idle, refusal, startChat, useMockApi } from './chat.testing.ts';
import { rate } from './rating.ts';

useMockApi();

/** A chat with an answer. `refuses`: whether the server refuses the rating with this index. */
async function answered(refuses: (index: number) => boolean = () => false, wait: Promise<unknown>[] = []) {
  const started = startChat(({ path }, index) => {
    if (path.endsWith('/stream')) return { events: answerEvents('msg_1', 'Yes.') };
    if (!path.endsWith('/feedback')) return undefined;
    if (refuses(index)) return refusal(400, 'invalid_request_error', 'invalid_input');
    return { body: {}, ...(wait[index] ? { after: wait[index] } : {}) };
  });
  await started.chat.load();
  started.chat.send('x');
  await idle(started.chat);
  const item = started.chat.items.value[1];
  if (!item) throw new Error('no answer');
  const ratings = () => started.calls.filter(({ path }) => path.endsWith('/feedback')).map(({ body }) => body);
  return { ...started, item, ratings, shown: () => item.view.value.rating };
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

  it('is not undone by an earlier one that failed', async () => {
    const { promise, resolve } = latch();
    const { chat, item, shown } = await answered((index) => index === 0, [promise]);
    const both = [rate(chat, item, 'up'), rate(chat, item, 'down')];
    resolve();
    expect(await Promise.all(both)).toEqual([false, true]);
    expect(shown()).toBe('down');
  });

  it.each(Object.keys(launcherTexts))('asks for its reason in the language of the chat (%s)', (language) => {
    const texts = ratingTextsIn(language);
    expect(texts === ratingTextsIn('en')).toBe(language === 'en');
    expect([texts.reasons.length, new Set(texts.reasons).size]).toEqual([5, 5]);
  });
});
