import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, connectBrowser, describeInChromium, openPage, phone, settle } from '../../examples/e2e-kit/browser.ts';
import { longAnswer, SESSION, startLongConversation } from '../../examples/e2e-kit/long-conversation.ts';
import { pageWith, type Site, startSite } from '../../examples/e2e-kit/site.ts';

const MESSAGES = 500;

describeInChromium('a conversation of 500 messages', () => {
  let browser: Browser;
  let site: Site;
  let server: Awaited<ReturnType<typeof startLongConversation>>;
  beforeAll(async () => {
    const answer = { text: longAnswer(600), delayMs: 2 };
    [browser, site, server] = await Promise.all([connectBrowser(), startSite(), startLongConversation({ messages: MESSAGES, answer })]);
    site.page.html = pageWith(`<script async src="${server.url}/widget.js" data-clone="ada"></script>`);
  });
  afterAll(() => Promise.all([browser.close(), site.close(), server.close()]));

  async function openChat() {
    const page = await openPage(browser, undefined, phone);
    await page.addInitScript(
      (session) => localStorage.setItem('cloneai:ada', session),
      JSON.stringify({ sessionId: SESSION, token: 'a.b.c', expiresAt: Date.now() + 1e8, seq: 0 }),
    );
    await page.goto(site.url);
    const chat = page.locator('cloneai-widget');
    await chat.locator('.launcher').click();
    await chat.locator(`.messages > li:nth-child(${MESSAGES}) .rich`).waitFor();
    await settle(page);
    return { page, chat, box: chat.locator('.scroll') };
  }
  const fromEnd = (element: Element) => Math.round(element.scrollHeight - element.scrollTop - element.clientHeight);

  it('opens at its end, lays out what is in view, and gives the rest to who reads or searches it', async () => {
    const { page, chat, box } = await openChat();
    await expect.poll(() => box.evaluate(fromEnd)).toBe(0);
    const laidOut = () =>
      chat
        .locator('.messages > li')
        .evaluateAll((items) => items.filter((item) => item.firstElementChild?.checkVisibility({ contentVisibilityAuto: true })).length);
    await expect.poll(laidOut).toBeLessThan(40);
    // An old message is found by a search in the page, and is in what a screen reader reads.
    expect(await page.evaluate(() => (window as unknown as { find(text: string): boolean }).find('Question 7:'))).toBe(true);
    const first = chat.getByText('Question 7:');
    await expect.poll(() => first.evaluate((element) => element.checkVisibility({ contentVisibilityAuto: true }))).toBe(true);
    await expect.poll(() => chat.getByRole('listitem').filter({ hasText: 'Question 3:' }).count()).toBe(1);
    await page.context().close();
  });

  it('keeps the message in view where it is while those above it get their real height', async () => {
    const { page, box } = await openChat();
    await box.hover();
    await page.mouse.wheel(0, -4000);
    await settle(page);
    for (let turn = 0; turn < 5; turn++) {
      const top = () =>
        box.evaluate((element) => {
          const middle = element.getBoundingClientRect().top + element.clientHeight / 2;
          const items = [...element.querySelectorAll('.messages > li')];
          const at = items.findIndex((item) => item.getBoundingClientRect().bottom > middle);
          return { at, top: Math.round((items[at] as Element).getBoundingClientRect().top) };
        });
      await settle(page);
      const before = await top();
      await page.mouse.wheel(0, -200);
      await expect.poll(async () => (await top()).at < before.at || (await top()).top !== before.top).toBe(true);
      await settle(page);
      const moved = await box.evaluate(
        (element, at) => Math.round((element.querySelectorAll('.messages > li')[at] as Element).getBoundingClientRect().top),
        before.at,
      );
      expect(Math.abs(moved - before.top - 200)).toBeLessThanOrEqual(2);
    }
    await page.context().close();
  });

  it('renders only the new messages when one is sent, and of a growing answer only its end', async () => {
    const { page, chat, box } = await openChat();
    await chat.locator('.messages').evaluate((list) => {
      const changed = new Set<number>();
      const blocks = new Map<number, number>();
      Object.assign(window, { changed, blocks });
      new MutationObserver((records) => {
        const items = [...list.children];
        const rich = items.at(-1)?.querySelector('.rich');
        const ends = new Set<number>();
        for (const { target } of records) {
          const at = items.findIndex((item) => item.contains(target));
          if (at >= 0) changed.add(at);
          const block = [...(rich?.children ?? [])].findIndex((one) => one.contains(target));
          if (rich && block >= 0) ends.add(rich.children.length - 1 - block);
        }
        for (const end of ends) blocks.set(end, (blocks.get(end) ?? 0) + 1);
      }).observe(list, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    await chat.locator('textarea').fill('One more question');
    await chat.locator('textarea').press('Enter');
    await chat.locator(`.messages > li:nth-child(${MESSAGES + 2}) .actions`).waitFor();
    const { changed, ends } = await page.evaluate(() => {
      const { changed, blocks } = window as unknown as { changed: Set<number>; blocks: Map<number, number> };
      return { changed: [...changed].sort(), ends: [...blocks.keys()] };
    });
    expect(changed.filter((at) => at < MESSAGES)).toEqual([]);
    // Several blocks may arrive within one frame, but never all of them.
    expect(Math.max(...ends)).toBeLessThan((await chat.locator(`.messages > li:nth-child(${MESSAGES + 2}) .rich > *`).count()) - 1);
    await expect.poll(() => box.evaluate(fromEnd)).toBe(0);
    await page.context().close();
  });
});
