import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, connectBrowser, describeInChromium, openPage, sharedServer } from '../e2e-kit/browser.ts';
import { startExample } from '../e2e-kit/examples.ts';
import { ANSWER } from '../e2e-kit/observatory.ts';
import type { Program } from '../e2e-kit/processes.ts';
import { QUESTION } from '../shared/clone-to-try.ts';

describe('the Next.js site, built and started', () => {
  let example: Program<string>;
  beforeAll(async () => {
    example = await startExample('next', { CLONEAI_BASE_URL: sharedServer().url });
  });
  afterAll(() => example?.stop());

  it('renders the clone’s profile on the server', async () => {
    const html = await (await fetch(example.value)).text();
    for (const text of ['Ada, the observatory’s guide', 'Knows the great telescope', 'Welcome to the observatory.', QUESTION])
      expect(html).toContain(text);
  });

  it('keeps the secret key, and the code that uses it, out of the browser’s files', () => {
    const folder = join(import.meta.dirname, '.next/static');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    expect(files.length).toBeGreaterThan(3);
    for (const name of files)
      expect([name, /CLONEAI_API_KEY|sk_[A-Za-z0-9]/.test(readFileSync(join(folder, name), 'utf8'))]).toEqual([name, false]);
  });

  it('rejects a session cookie that a visitor changed', async () => {
    const first = await fetch(`${example.value}/api/ask`, { method: 'POST', body: JSON.stringify({ question: QUESTION }) });
    expect(await first.text()).toContain('"type":"message-end"');
    const cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const pageWith = async (value: string) => (await fetch(example.value, { headers: { cookie: value } })).text();
    expect(await pageWith(cookie)).toContain('class="bubble question"');
    expect(await pageWith(cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).not.toContain('class="bubble question"');
  });

  it('rejects a request without a question', async () => {
    expect((await fetch(`${example.value}/api/ask`, { method: 'POST', body: '{}' })).status).toBe(400);
  });

  describeInChromium('in Chromium', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await connectBrowser();
    });
    afterAll(() => browser?.close());

    it('streams an answer with its excerpts, and renders the conversation on the server after a reload', async () => {
      const page = await openPage(browser, example.value);
      const asked = page.waitForResponse('**/api/ask');
      // Before React has hydrated the page, a click does nothing.
      await expect
        .poll(() => page.evaluate(() => Object.keys(document.querySelector('form') ?? {}).some((key) => key.startsWith('__react'))))
        .toBe(true);
      await page.getByRole('textbox', { name: 'Your question' }).fill(QUESTION);
      await page.keyboard.press('Enter');
      expect((await asked).headers()['content-type']).toBe('application/x-ndjson');
      await page.getByText('1. A guide to the observatory').first().click();
      expect(await page.getByRole('blockquote').first().textContent()).toBe(ANSWER);
      await page.reload();
      expect(await page.locator('.bubble.question').textContent()).toBe(QUESTION);
      await page.getByText('1. A guide to the observatory').first().waitFor();
      await page.context().close();
    });
  });
});
