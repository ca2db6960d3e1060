import { afterAll, beforeAll, expect, it } from 'vitest';
import { register } from '../e2e-kit/accounts.ts';
import { type Browser, connectBrowser, describeInChromium, openPage, type Page } from '../e2e-kit/browser.ts';
import { startExample } from '../e2e-kit/examples.ts';
import { publishClone } from '../e2e-kit/observatory.ts';
import { freePort, type Program } from '../e2e-kit/processes.ts';
import { type ServerWithModel, startServerWithModel } from '../e2e-kit/server.ts';
import { QUESTION } from '../shared/clone-to-try.ts';

let server: ServerWithModel;
let example: Program<string>;
beforeAll(async () => {
  const [started, port] = await Promise.all([startServerWithModel({ tokens: 60 }), freePort()]);
  server = started;
  // The stand-in's vectors mean little.
  const settings = { allowedOrigins: [`http://localhost:${port}`], retrieval: { threshold: 0 }, greeting: 'Welcome to the observatory.' };
  const { slug } = await publishClone(await register(server), settings);
  example = await startExample('react', { CLONEAI_BASE_URL: server.url, CLONEAI_CLONE: slug, PORT: String(port) });
});
afterAll(async () => {
  await example?.stop();
  await server?.stop();
});
/** Milliseconds between two words of the answers from now on. */
const setPace = (delayMs: number) => server.configureModel({ delayMs });

it('the React page is built for any static host, without an API key', async () => {
  const html = await (await fetch(example.value)).text();
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '';
  const code = await (await fetch(new URL(script, example.value))).text();
  expect(code).toContain(server.url);
  expect(code).not.toMatch(/[sp]k_\w{10}/);
});

describeInChromium('the React page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await connectBrowser();
  });
  afterAll(() => browser?.close());

  const answers = (page: Page) => page.locator('.bubble.answer:not(.waiting) > p:first-child');
  const askButton = (page: Page) => page.getByRole('button', { name: 'Ask', exact: true });
  async function ask(page: Page): Promise<void> {
    await page.getByRole('textbox', { name: 'Your question' }).fill(QUESTION);
    // The button is enabled once the page has loaded the clone.
    await askButton(page).click();
    await answers(page)
      .filter({ hasText: /\S+ \S+/ })
      .last()
      .waitFor();
  }

  it('streams an answer, opens a citation, and shows the conversation after a reload', async () => {
    await setPace(30);
    const page = await openPage(browser, example.value);
    await page.getByText('Welcome to the observatory.').waitFor();
    await page.getByRole('button', { name: QUESTION }).click();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await askButton(page).waitFor();
    await page.getByRole('button', { name: 'Source 1: A guide to the observatory' }).first().click();
    expect((await page.getByRole('blockquote').textContent())?.length).toBeGreaterThan(20);
    const said = await answers(page).last().textContent();
    await page.reload();
    await askButton(page).waitFor();
    await page.getByRole('button', { name: 'Source 1: A guide to the observatory' }).first().waitFor();
    expect(await answers(page).last().textContent()).toBe(said);
    await page.context().close();
  });

  it('continues an answer after a reload in the middle, and asks nothing twice', async () => {
    await setPace(250);
    const page = await openPage(browser, example.value);
    await ask(page);
    const before = (await answers(page).last().textContent()) ?? '';
    await page.reload();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await askButton(page).waitFor();
    const after = (await answers(page).last().textContent()) ?? '';
    expect(after.length).toBeGreaterThan(before.length);
    expect(await page.locator('.bubble.question').count()).toBe(1);
    await page.reload();
    await page.locator('.bubble.question').waitFor();
    expect(await page.locator('.bubble.question').count()).toBe(1);
    expect(await answers(page).last().textContent()).toBe(after);
    await page.context().close();
  });

  it('stops an answer, and keeps its text', async () => {
    await setPace(250);
    const page = await openPage(browser, example.value);
    await ask(page);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.', { exact: true }).waitFor();
    await askButton(page).waitFor();
    await page.context().close();
  });

  it('shows an error when there is no connection, and sends the question again once', async () => {
    await setPace(30);
    const page = await openPage(browser, example.value);
    await askButton(page).waitFor();
    await page.getByText('Welcome to the observatory.').waitFor();
    await page.context().setOffline(true);
    await page.getByRole('textbox', { name: 'Your question' }).fill(QUESTION);
    await askButton(page).click();
    await page.getByRole('alert').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Send again' }).click();
    await answers(page).last().waitFor();
    expect(await page.locator('.bubble.question').count()).toBe(1);
    await page.context().close();
  });

  it('shows the widget while its component is mounted, and leaves nothing behind after', async () => {
    const page = await openPage(browser, example.value);
    const box = page.getByRole('checkbox', { name: /Show the widget/ });
    for (let times = 0; times < 2; times++) {
      await box.check();
      await page.getByRole('button', { name: 'Open chat' }).waitFor();
      await box.uncheck();
      await page.getByRole('button', { name: 'Open chat' }).waitFor({ state: 'detached' });
      expect(await page.evaluate(() => [document.querySelectorAll('cloneai-widget').length, 'CloneAI' in window])).toEqual([0, false]);
    }
    await box.check();
    await page.getByRole('button', { name: 'Open chat' }).click();
    await page.getByRole('dialog').getByText('Welcome to the observatory.').waitFor();
    await page.context().close();
  });
});
