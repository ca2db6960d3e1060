import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../node-chat/testing.ts';
import { QUESTION } from '../shared/clone-to-try.ts';
import { because, launch, missing, openPage, type Running, startExample } from '../shared/testing/world.ts';

describe.skipIf(missing)(`embed.html in Chromium${because}`, () => {
  let server: RunningServer;
  let example: Running;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), launch()]);
    example = await startExample('embed', { CLONEAI_BASE_URL: server.url });
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), example?.stop()]);
    await server?.stop();
  });

  it('answers on another origin, from a static file with one line of ours in it', async () => {
    expect(new URL(example.url).origin).not.toBe(new URL(server.url).origin);
    const page = await openPage(browser, example.url);
    expect(await page.locator('script').count()).toBe(1);
    await page.getByRole('button', { name: 'Open chat' }).click();
    await page.getByRole('textbox', { name: 'Your question' }).fill(QUESTION);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Source 1: A guide to the observatory' }).first().click();
    const passage = page.getByRole('region', { name: 'Source 1: A guide to the observatory' });
    expect(await passage.getByRole('blockquote').textContent()).toBe('The great telescope was finished in 1897 and weighs twenty tons.');
    await page.context().close();
  });
});
