import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Browser,
  connectBrowser,
  describeInChromium,
  flush,
  openPage,
  type Page,
  sharedServer,
} from '../../examples/e2e-kit/browser.ts';
import { QUESTION } from '../../examples/e2e-kit/observatory.ts';
import { createWorld, embedding, type World } from './world.testing.ts';

describeInChromium('the widget after a failed request', () => {
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([createWorld(sharedServer()), connectBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.site.close();
  });

  async function visit(html: string): Promise<Page> {
    world.site.page = { html, headers: {} };
    const page = await openPage(browser, world.site.url, { reducedMotion: 'reduce' });
    await page.locator('.launcher').waitFor();
    return page;
  }
  const answered = (page: Page) => page.getByRole('button', { name: 'Good answer' }).last().waitFor();

  it('recovers when the connection and one of its own files failed before the first question', async () => {
    const page = await visit(embedding(world));
    await page.route('**/widget/chat-*', (route) => route.abort(), { times: 1 });
    const failed = page.waitForEvent('requestfailed');
    await page.locator('.launcher').hover();
    await failed;
    await flush(page);
    await page.locator('.launcher').click();
    await page.getByRole('button', { name: QUESTION }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: QUESTION }).click();
    await page.getByText('No connection. Your question is saved').waitFor();
    await page.context().setOffline(false);
    await answered(page);
    expect(await page.getByRole('button', { name: /^Source 1/ }).count()).toBe(1);
    expect(
      await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/widget/2/')).length),
    ).toBeGreaterThan(1);
    await page.context().close();
  });

  it('opens when its files failed to load before the visitor wanted them', async () => {
    const page = await visit(embedding(world));
    await page.locator('.launcher').click();
    await page.getByRole('button', { name: QUESTION }).waitFor();
    await page.route('**/widget/chat-*', (route) => route.abort(), { times: 1 });
    const failed = page.waitForEvent('requestfailed');
    await page.reload();
    await failed;
    await flush(page);
    // Without the hover of a mouse, which would load them once more.
    await page.locator('.launcher').evaluate((launcher) => (launcher as HTMLButtonElement).click());
    await page.getByRole('button', { name: QUESTION }).waitFor();
    await page.context().close();
  });

  it('shows answers as plain text when the file that renders them is missing or from a newer version', async () => {
    for (const body of [null, "export const component = 0, styles = '', Answer = () => 'newer';"]) {
      const page = await visit(embedding(world));
      await page.route('**/widget/answer-*', (route) => (body ? route.fulfill({ body, contentType: 'text/javascript' }) : route.abort()));
      await page.locator('.launcher').click();
      await page.getByRole('button', { name: QUESTION }).click();
      await page.locator('li.answer p', { hasText: 'The great telescope was finished in 1897' }).waitFor();
      expect(await page.getByText('newer').count()).toBe(0);
      await page.context().close();
    }
  });
});
