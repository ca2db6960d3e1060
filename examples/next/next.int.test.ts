import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../node-chat/testing.ts';
import { QUESTION } from '../shared/clone-to-try.ts';
import { because, launch, missing, openPage, type Running, startExample } from '../shared/testing/world.ts';

describe('the Next.js site, built and started', () => {
  let server: RunningServer;
  let example: Running;
  beforeAll(async () => {
    server = await startServer();
    example = await startExample('next', { CLONEAI_BASE_URL: server.url });
  });
  afterAll(async () => {
    await example?.stop();
    await server?.stop();
  });

  it('renders the clone’s face on the server', async () => {
    const html = await (await fetch(example.url)).text();
    for (const text of ['Ada, the observatory’s guide', 'Knows the great telescope', 'Welcome to the observatory.', QUESTION])
      expect(html).toContain(text);
  });

  it('keeps the secret key, and what knows it, out of what browsers load', () => {
    const folder = join(import.meta.dirname, '.next/static');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    expect(files.length).toBeGreaterThan(3);
    for (const name of files)
      expect([name, /CLONEAI_API_KEY|sk_[A-Za-z0-9]/.test(readFileSync(join(folder, name), 'utf8'))]).toEqual([name, false]);
  });

  it('does not take a session that a visitor puts into the cookie', async () => {
    const first = await fetch(`${example.url}/api/ask`, { method: 'POST', body: JSON.stringify({ question: QUESTION }) });
    expect(await first.text()).toContain('"type":"message-end"');
    const cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const pageWith = async (value: string) => (await fetch(example.url, { headers: { cookie: value } })).text();
    expect(await pageWith(cookie)).toContain('class="bubble question"');
    expect(await pageWith(cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).not.toContain('class="bubble question"');
  });

  it('says what to send instead of nothing', async () => {
    expect((await fetch(`${example.url}/api/ask`, { method: 'POST', body: '{}' })).status).toBe(400);
  });

  describe.skipIf(missing)(`in Chromium${because}`, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser?.close());

    it('streams an answer with its passages, and renders the conversation again on the server', async () => {
      const page = await openPage(browser, example.url);
      const asked = page.waitForResponse('**/api/ask');
      // Until React has taken over the page, a click does nothing.
      await expect
        .poll(() => page.evaluate(() => Object.keys(document.querySelector('form') ?? {}).some((key) => key.startsWith('__react'))))
        .toBe(true);
      await page.getByRole('textbox', { name: 'Your question' }).fill(QUESTION);
      await page.keyboard.press('Enter');
      expect((await asked).headers()['content-type']).toBe('application/x-ndjson');
      await page.getByText('1. A guide to the observatory').first().click();
      expect(await page.getByRole('blockquote').first().textContent()).toBe(
        'The great telescope was finished in 1897 and weighs twenty tons.',
      );
      await page.reload();
      expect(await page.locator('.bubble.question').textContent()).toBe(QUESTION);
      await page.getByText('1. A guide to the observatory').first().waitFor();
      await page.context().close();
    });
  });
});
