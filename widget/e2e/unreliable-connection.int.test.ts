import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, connectBrowser, describeInChromium, openPage, type Page } from '../../examples/e2e-kit/browser.ts';
import { type FlakyConnection, startFlakyConnection } from '../../examples/e2e-kit/flaky-connection.ts';
import { type ServerWithModel, startServerWithModel } from '../../examples/e2e-kit/server.ts';
import { createWorld, embedding, type World } from './world.testing.ts';

const RUNS = 20;
/** More than is written before a test stops the answer, however slow the machine is. */
const ENDLESS = 100_000;
const QUOTES = { text: 'quotes', tokens: 50, delayMs: 20 };

describeInChromium('answers over an unreliable connection', () => {
  let server: ServerWithModel;
  let world: World;
  let browser: Browser;
  let connection: FlakyConnection;
  let page: Page;
  /** Questions that the browser sent. */
  const sent: string[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServerWithModel(QUOTES), connectBrowser()]);
    // The stand-in's vectors mean little.
    world = await createWorld(server, { retrieval: { threshold: 0 } });
    connection = await startFlakyConnection(server.url);
    world.site.page = { html: embedding({ ...world, url: connection.url }), headers: {} };
    page = await openPage(browser);
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/messages/stream')) sent.push(request.postDataJSON().content);
    });
    await page.goto(world.site.url);
    await page.getByRole('button', { name: 'Open chat' }).click();
  });
  afterAll(async () => {
    await browser?.close();
    await connection?.close();
    await world?.site.close();
    await server?.stop();
  });

  async function ask(question: string): Promise<void> {
    await page.getByRole('textbox', { name: 'Your question' }).fill(question);
    await page.keyboard.press('Enter');
  }
  async function startNewConversation(): Promise<void> {
    const button = page.getByRole('button', { name: 'New conversation' });
    if (await button.isVisible()) await button.click();
  }
  const answers = () => page.locator('li.answer');
  const lastAnswer = () => answers().last();
  const finished = () => lastAnswer().getByRole('button', { name: 'Good answer' }).waitFor();
  const withoutMarkers = (text: string) => text.replace(/\[(\d{1,3})\]/g, '$1').replace(/\s/g, '');

  /** Waits until the answer with that index shows at least so many characters, or is finished. */
  const shows = (index: number, characters: number) =>
    expect
      .poll(async () => {
        const answer = answers().nth(index);
        if ((await answer.locator('.actions').count()) > 0) return characters;
        return (await answer.locator('.rich').allTextContents()).join('').length;
      })
      .toBeGreaterThanOrEqual(characters);

  /** The newest answer as the server stored it. */
  async function stored(): Promise<{ content: string; citations: unknown[] }> {
    const { data: sessions } = await world.call('GET', `/v1/clones/${world.clone.id}/sessions?limit=1`);
    const { data: messages } = await world.call('GET', `/v1/sessions/${sessions[0]?.id}/messages?limit=1`);
    return messages[0];
  }

  async function expectComplete(): Promise<void> {
    await finished();
    const { content, citations } = await stored();
    expect(withoutMarkers((await lastAnswer().locator('.rich').textContent()) ?? '')).toBe(withoutMarkers(content));
    expect(await lastAnswer().locator('.rich .chip').count()).toBe(citations.length);
    expect(citations.length).toBeGreaterThan(0);
  }

  it(`are complete after the page was reloaded at ${RUNS} different moments, and no question is sent twice`, async () => {
    const question = (run: number) => `When was the great telescope finished (${run})?`;
    for (let run = 0; run < RUNS; run++) {
      await ask(question(run));
      // From before the first event to the middle of the text.
      if (run % 4 > 0) await shows(run, 1 + ((run * 37) % 150));
      await page.reload();
      await page.getByRole('button', { name: 'Open chat' }).waitFor();
      const draft = page.getByRole('textbox', { name: 'Your question' });
      await draft.waitFor();
      await answers().nth(run).or(page.locator('textarea:not(:placeholder-shown)')).first().waitFor();
      // A question that was never sent is back in the field.
      if (await draft.inputValue()) await draft.press('Enter');
      await expectComplete();
    }
    expect(await page.locator('li.question').count()).toBe(RUNS);
    // What the server stored, not what the browser reported: a reload can hide the request from the test.
    expect((await world.questions()).toSorted()).toEqual(Array.from({ length: RUNS }, (_, run) => question(run)).toSorted());
  });

  it(`are complete after the connection was cut at ${RUNS} different moments, and no question is sent twice`, async () => {
    await startNewConversation();
    sent.length = 0;
    const before = await world.questions();
    for (let run = 0; run < RUNS; run++) {
      await ask(`What does a guided tour cost (${run})?`);
      await shows(run, 1 + ((run * 37) % 150));
      if (run % 5 === 0) {
        // Down until the page has noticed it.
        connection.interrupt();
        await page.locator('.reconnecting').or(answers().nth(run).locator('.actions')).first().waitFor();
        connection.restore();
      } else connection.cut();
      await expectComplete();
      expect(await answers().count()).toBe(run + 1);
    }
    expect(sent).toHaveLength(RUNS);
    expect((await world.questions()).length - before.length).toBe(RUNS);
  });

  it('say at once that the connection is lost, and are asked by themselves when it is back', async () => {
    await server.configureModel({ ...QUOTES, delayMs: 60 });
    await startNewConversation();
    connection.interrupt();
    await ask('Is anybody there?');
    await page.getByText('No connection. Your question is saved').waitFor();
    connection.restore();
    await expectComplete();
  });

  it(`never move the text under a reader who scrolled up, in ${RUNS} tries`, async () => {
    await server.configureModel({ text: 'words', tokens: ENDLESS, delayMs: 15, honorMaxTokens: false });
    await startNewConversation();
    await ask('Tell me everything about the dome.');
    const scroll = page.locator('.scroll');
    const height = () => scroll.evaluate((box) => box.scrollHeight);
    const position = () => scroll.evaluate((box) => box.scrollTop);
    const below = () => scroll.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
    /** Resolves once the wheel's movement has come to rest: the position is the same in several frames. */
    const atRest = () =>
      scroll.evaluate(async (box) => {
        for (let same = 0, last = -1; same < 6; same = box.scrollTop === last ? same + 1 : 0) {
          last = box.scrollTop;
          await new Promise(requestAnimationFrame);
        }
      });
    await expect.poll(() => scroll.evaluate((box) => box.scrollHeight - box.clientHeight)).toBeGreaterThan(150);
    expect(await below()).toBeLessThan(40);
    await scroll.hover();
    let moved = 0;
    for (let run = 0; run < RUNS; run++) {
      await page.mouse.wheel(0, -(40 + run * 5));
      await expect.poll(below).toBeGreaterThan(32);
      await atRest();
      const [before, grown] = [await position(), await height()];
      await expect.poll(height).toBeGreaterThan(grown);
      if ((await position()) !== before) moved++;
      await page.getByRole('button', { name: 'Jump to latest' }).click();
      await expect.poll(below).toBeLessThan(32);
    }
    expect(moved).toBe(0);
    await page.getByRole('button', { name: 'Stop answering' }).click();
    await page.getByText('Stopped.').waitFor();
    expect((await stored()).content.length).toBeLessThan(5 * ENDLESS);
  });
});
