import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, connectBrowser, describeInChromium, openPage, sharedServer } from '../e2e-kit/browser.ts';
import { startExample } from '../e2e-kit/examples.ts';
import { ANSWER } from '../e2e-kit/observatory.ts';
import type { Program } from '../e2e-kit/processes.ts';
import { QUESTION } from '../shared/clone-to-try.ts';

describeInChromium('embed.html', () => {
  const server = sharedServer();
  let example: Program<string>;
  let browser: Browser;
  beforeAll(async () => {
    [browser, example] = await Promise.all([connectBrowser(), startExample('embed', { CLONEAI_BASE_URL: server.url })]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), example?.stop()]);
  });

  it('answers on another origin, from a static file with one script tag', async () => {
    expect(new URL(example.value).origin).not.toBe(new URL(server.url).origin);
    const page = await openPage(browser, example.value);
    expect(await page.locator('script').count()).toBe(1);
    await page.getByRole('button', { name: 'Open chat' }).click();
    await page.getByRole('textbox', { name: 'Your question' }).fill(QUESTION);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Source 1: A guide to the observatory' }).first().click();
    const excerpt = page.getByRole('region', { name: 'Source 1: A guide to the observatory' });
    expect(await excerpt.locator('mark').textContent()).toBe(ANSWER);
    await page.context().close();
  });
});
