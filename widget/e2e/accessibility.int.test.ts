import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Browser,
  type BrowserContextOptions,
  connectBrowser,
  describeInChromium,
  openPage,
  type Page,
  phone,
  sharedServer,
} from '../../examples/e2e-kit/browser.ts';
import { focusedName, tabTo } from '../../examples/e2e-kit/keyboard.ts';
import { axeViolations } from '../../examples/e2e-kit/looks.ts';
import { QUESTION } from '../../examples/e2e-kit/observatory.ts';
import { createWorld, embedding, type World } from './world.testing.ts';

describeInChromium('the widget’s accessibility', () => {
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([createWorld(sharedServer()), connectBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.site.close();
  });

  async function visit(html: string, options: BrowserContextOptions = {}): Promise<Page> {
    world.site.page = { html, headers: {} };
    const page = await openPage(browser, world.site.url, { reducedMotion: 'reduce', ...options });
    await page.locator('.launcher').waitFor();
    return page;
  }
  const answered = (page: Page) => page.getByRole('button', { name: 'Good answer' }).last().waitFor();
  const violations = (page: Page) => axeViolations(page, 'cloneai-widget');

  it.each([
    ['desktop, light', { colorScheme: 'light' }],
    ['desktop, dark', { colorScheme: 'dark' }],
    ['phone, light', { ...phone, colorScheme: 'light' }],
    ['phone, dark', { ...phone, colorScheme: 'dark' }],
  ] as [string, BrowserContextOptions][])('passes axe in every state (%s)', async (_name, options) => {
    const page = await visit(embedding(world), options);
    const found: Record<string, string[]> = { closed: await violations(page) };
    await page.locator('.launcher').click();
    await page.getByRole('button', { name: QUESTION }).click();
    await page.locator('li.answer').waitFor();
    await answered(page);
    found.answered = await violations(page);
    await page
      .getByRole('button', { name: /^Source 1/ })
      .first()
      .click();
    found.citation = await violations(page);
    await page.getByRole('button', { name: 'New conversation' }).click();
    await page.getByRole('button', { name: QUESTION }).waitFor();
    found.empty = await violations(page);
    await page.context().setOffline(true);
    await page.getByRole('button', { name: QUESTION }).click();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    found.error = await violations(page);
    expect(found).toEqual({ closed: [], answered: [], citation: [], empty: [], error: [] });
    await page.context().close();
  });

  it('can be used by keyboard: ask, open a citation, rate, close, and return to the launcher', async () => {
    const page = await visit(embedding(world));
    await tabTo(page, /Open chat/);
    await page.keyboard.press('Enter');
    await expect.poll(() => focusedName(page)).toBe('Your question');
    await page.keyboard.type(QUESTION);
    await page.keyboard.press('Enter');
    await answered(page);
    expect(await focusedName(page)).toBe('Your question');
    await tabTo(page, /^Source 1/, { back: true });
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: /^Source 1/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: /^Source 1/ }).waitFor({ state: 'detached' });
    expect(await focusedName(page)).toMatch(/^Source 1/);
    await tabTo(page, /Good answer/);
    await page.keyboard.press('Space');
    await page.getByText('Thanks for your feedback.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focusedName(page)).toBe('Open chat');
    await page.context().close();
  });

  it('announces an answer to a screen reader once, when it is complete', async () => {
    const page = await visit(embedding(world));
    await page.locator('.launcher').click();
    await page.getByRole('textbox').waitFor();
    await page.evaluate(() => {
      const announced: string[] = [];
      const region = document.querySelector('cloneai-widget')?.shadowRoot?.querySelector('[aria-live=polite]');
      (window as unknown as { announced: string[] }).announced = announced;
      if (region)
        new MutationObserver(() => announced.push(region.textContent ?? '')).observe(region, {
          childList: true,
          characterData: true,
          subtree: true,
        });
    });
    await page.getByRole('button', { name: QUESTION }).click();
    await answered(page);
    // An empty region is not read, however often it is rendered.
    const announced = (await page.evaluate(() => (window as unknown as { announced: string[] }).announced)).filter((words) => words !== '');
    expect(announced).toEqual(['Writing an answer…', expect.stringContaining('The great telescope was finished in 1897')]);
    await page.context().close();
  });

  it('renders Arabic from right to left, and runs the calls that were queued before the script loaded', async () => {
    const html = embedding(
      world,
      'data-language="ar" data-theme="dark" data-color="#0f766e" data-position="left" data-title="Observatory"',
    ).replace('<head>', '<head><script>(window.CloneAI ||= []).push(["open"])</script>');
    const page = await visit(html);
    const dialog = page.getByRole('dialog', { name: 'محادثة مع Observatory' });
    await dialog.waitFor();
    expect(await page.locator('.root').evaluate((root) => [getComputedStyle(root).direction, (root as HTMLElement).dataset.theme])).toEqual(
      ['rtl', 'dark'],
    );
    expect((await dialog.boundingBox())?.x).toBeLessThan(40);
    await page.context().close();
  });
});
