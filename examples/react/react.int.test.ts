import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneToTry, QUESTION } from '../shared/clone-to-try.ts';
import {
  because,
  freePort,
  launch,
  missing,
  openPage,
  type Running,
  type ServerWithModel,
  startExample,
  startServerWithModel,
} from '../shared/testing/world.ts';

let server: ServerWithModel;
let example: Running;
beforeAll(async () => {
  server = await startServerWithModel();
  const port = await freePort();
  process.env.CLONEAI_BASE_URL = server.url;
  // The stand-in's vectors mean little.
  const { slug } = await cloneToTry({ origins: [`http://localhost:${port}`], clone: { retrieval: { threshold: 0 } } });
  example = await startExample('react', { CLONEAI_BASE_URL: server.url, CLONEAI_CLONE: slug, PORT: String(port) });
});
afterAll(async () => {
  delete process.env.CLONEAI_BASE_URL;
  await example?.stop();
  await server?.stop();
});

it('is built, for any static host, without a key', async () => {
  const html = await (await fetch(example.url)).text();
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '';
  const code = await (await fetch(new URL(script, example.url))).text();
  expect(code).toContain(server.url);
  expect(code).not.toMatch(/[sp]k_\w{10}/);
});

describe.skipIf(missing)(`the React page in Chromium${because}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  const answers = (page: Page) => page.locator('.bubble.answer:not(.waiting) > p:first-child');
  const askButton = (page: Page) => page.getByRole('button', { name: 'Ask', exact: true });
  async function ask(page: Page): Promise<void> {
    await page.getByRole('textbox', { name: 'Your question' }).fill(QUESTION);
    // It can be pressed once the page knows the clone.
    await askButton(page).click();
    await answers(page)
      .filter({ hasText: /\S+ \S+/ })
      .last()
      .waitFor();
  }

  it('streams an answer, opens what it cites, and has the conversation after a reload', async () => {
    await server.pace(30);
    const page = await openPage(browser, example.url);
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

  it('goes on with an answer after a reload in its middle, and asks nothing twice', async () => {
    await server.pace(250);
    const page = await openPage(browser, example.url);
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

  it('stops an answer, and keeps what was said', async () => {
    await server.pace(250);
    const page = await openPage(browser, example.url);
    await ask(page);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.', { exact: true }).waitFor();
    await askButton(page).waitFor();
    await page.context().close();
  });

  it('says what is wrong when there is no connection, and sends the question again, once', async () => {
    await server.pace(30);
    const page = await openPage(browser, example.url);
    await askButton(page).waitFor();
    await page.getByText('Welcome to the observatory.').waitFor();
    await page.context().setOffline(true);
    await page.getByRole('textbox', { name: 'Your question' }).fill(QUESTION);
    await askButton(page).click();
    await page.getByRole('alert').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Send it again' }).click();
    await answers(page).last().waitFor();
    expect(await page.locator('.bubble.question').count()).toBe(1);
    await page.context().close();
  });

  it('has the ready-made chat while its component is mounted, and nothing of it after', async () => {
    const page = await openPage(browser, example.url);
    const box = page.getByRole('checkbox', { name: 'The ready-made chat' });
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
