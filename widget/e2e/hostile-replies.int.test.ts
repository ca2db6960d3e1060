import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, connectBrowser, describeInChromium, flush, openPage, sharedServer } from '../../examples/e2e-kit/browser.ts';
import { PAYLOADS, pieces, seeded } from '../src/view/payloads.testing.ts';
import { createWorld, embedding, type World } from './world.testing.ts';

const PER_REPLY = 25;

describeInChromium('hostile replies', () => {
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([createWorld(sharedServer()), connectBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.site.close();
  });

  it(`run nothing, load nothing and link to nothing dangerous (${PAYLOADS.length} replies)`, async () => {
    // No policy protects this page, so the widget has to.
    world.site.page = { html: embedding(world), headers: {} };
    const page = await openPage(browser);
    const executed: string[] = [];
    const loaded: string[] = [];
    await page.exposeFunction('pwned', () => executed.push('pwned'));
    page.on('dialog', (dialog) => void dialog.dismiss().then(() => executed.push('dialog')));
    page.on('request', (request) => {
      const { origin } = new URL(request.url());
      if (origin !== world.url && origin !== world.site.url) loaded.push(request.url());
    });
    const random = seeded(99);
    let reply = 0;
    await page.route('**/messages/stream', (route) => {
      const texts = PAYLOADS.slice(reply * PER_REPLY, (reply + 1) * PER_REPLY);
      const messageId = `msg_${String(reply++).padStart(26, '0')}`;
      const sessionId = new URL(route.request().url()).pathname.split('/')[3];
      const events: [string, object][] = [
        ['message-start', { messageId, sessionId, model: 'm' }],
        ['sources-found', { messageId, sources: [] }],
        ...texts.flatMap((text) => pieces(`${text}\n\n`, random)).map((text): [string, object] => ['text-delta', { messageId, text }]),
        [
          'citation-added',
          {
            messageId,
            index: 1,
            chunkId: 'c',
            sourceId: 's',
            title: texts[0],
            url: 'javascript:pwned()',
            page: 1,
            quote: texts[1],
            start: 0,
            end: 1,
            at: 0,
          },
        ],
        ['message-end', { messageId, finishReason: 'stop', usage: null, followUps: [texts[2]] }],
      ];
      const body = events
        .map(([event, data], i) => `id: ${reply * 100_000 + i}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
        .join('');
      return route.fulfill({ status: 200, headers: { 'content-type': 'text/event-stream', 'access-control-allow-origin': '*' }, body });
    });
    await page.goto(world.site.url);
    await page.locator('.launcher').click();
    for (let i = 0; i < PAYLOADS.length / PER_REPLY; i++) {
      await page.getByRole('textbox', { name: 'Your question' }).fill(`Say it (${i})`);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Good answer' }).nth(i).waitFor();
      await page.locator('li.answer').nth(i).locator('.source').first().click();
    }
    await flush(page);
    const found = await page.evaluate(() => {
      const root = document.querySelector('cloneai-widget')?.shadowRoot as ShadowRoot;
      const elements = [...root.querySelectorAll('*')];
      return {
        answers: root.querySelectorAll('li.answer').length,
        dangerous: [...root.querySelectorAll<HTMLAnchorElement>('[href],[src],[action],[data]')]
          .map((link) => link.href)
          .filter((href) => !/^(https?|mailto):/.test(href)),
        // The answers have no sources, so they may link to nothing.
        linked: root.querySelectorAll('.rich a').length,
        foreign: elements
          .map(({ tagName }) => tagName.toLowerCase())
          .filter((tag) => /^(script|style|link|img|iframe|object|embed|video|form|base|meta|math)$/.test(tag) && tag !== 'form'),
        handlers: elements.flatMap((element) => element.getAttributeNames()).filter((name) => name.startsWith('on')),
      };
    });
    expect(found).toEqual({ answers: PAYLOADS.length / PER_REPLY, dangerous: [], linked: 0, foreign: [], handlers: [] });
    expect([executed, loaded]).toEqual([[], []]);
    await page.context().close();
  });
});
