import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, connectBrowser, describeInChromium, openPage, PHONE } from '../../examples/e2e-kit/browser.ts';
import { type OwnServer, startServer } from '../../examples/e2e-kit/server.ts';

describeInChromium('the demo page of a first start on an empty database', () => {
  let server: OwnServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer({ DEMO: undefined }), connectBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it.each([
    ['desktop, light', { colorScheme: 'light' }],
    ['phone, dark', { colorScheme: 'dark', viewport: PHONE }],
  ] as const)('answers each starter question with citations, on another origin, under its own policy (%s)', async (_name, options) => {
    const demo = server.demoUrl ?? '';
    expect(new URL(demo).hostname).toBe('127.0.0.1');
    const page = await openPage(browser, demo, options);
    await page.getByRole('button', { name: /Open chat|CloneAI/ }).click();
    const questions = await page.locator('#ask li').allTextContents();
    expect(questions).toHaveLength(4);
    for (const [index, question] of questions.entries()) {
      await page.getByRole('textbox', { name: 'Your question' }).fill(question);
      await page.keyboard.press('Enter');
      await expect.poll(() => page.getByRole('button', { name: 'Good answer' }).count()).toBe(index + 1);
    }
    expect(await page.getByText('Quoted from the sources, without a language model').count()).toBe(4);
    expect(await page.getByRole('button', { name: /^Source \d+:/ }).count()).toBeGreaterThanOrEqual(4);
    expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
    expect([page.faults, page.loggedErrors]).toEqual([[], []]);
    await page.context().close();
  });
});
