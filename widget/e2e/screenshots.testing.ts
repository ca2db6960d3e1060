import { afterAll, beforeAll, it } from 'vitest';
import {
  type Browser,
  connectBrowser,
  DESKTOP,
  describeInChromium,
  openPage,
  type Page,
  phone,
  sharedServer,
} from '../../examples/e2e-kit/browser.ts';
import { screenshotFolder } from '../../examples/e2e-kit/looks.ts';
import { QUESTION } from '../../examples/e2e-kit/observatory.ts';
import { type ServerWithModel, startServerWithModel } from '../../examples/e2e-kit/server.ts';
import { strictPolicy } from '../../examples/e2e-kit/site.ts';
import { createWorld, embedding, type World } from './world.testing.ts';

const SIZES = { desktop: { viewport: DESKTOP }, phone };
const LOOKS = Object.entries(SIZES).flatMap(([size, options]) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ look: `${size}-${colorScheme}`, options: { ...options, colorScheme } })),
);

describeInChromium('screenshots of the widget', () => {
  let server: ServerWithModel;
  let offline: World;
  let model: World;
  let browser: Browser;
  const folder = screenshotFolder('widget');

  beforeAll(async () => {
    server = await startServerWithModel({ tokens: 50, delayMs: 5 });
    [offline, model, browser] = await Promise.all([
      createWorld(sharedServer()),
      createWorld(server, { retrieval: { threshold: 0 } }),
      connectBrowser(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([offline?.site.close(), model?.site.close(), server?.stop()]);
  });

  async function open(page: Page, world: World, attributes = ''): Promise<void> {
    world.site.page = { html: embedding(world, attributes), headers: strictPolicy(world.url) };
    await page.goto(world.site.url);
    await page.locator('.launcher').click();
    await page.getByRole('button', { name: QUESTION }).waitFor();
  }
  const send = async (page: Page, question: string) => {
    await page.getByRole('textbox').fill(question);
    await page.keyboard.press('Enter');
  };
  const answered = (page: Page) => page.getByRole('button', { name: 'Good answer' }).last().waitFor();

  it.each(LOOKS)('$look', async ({ look, options }) => {
    const page = await openPage(browser, undefined, { ...options, reducedMotion: 'reduce' });
    const shot = (name: string) => page.screenshot({ path: `${folder}/${look}-${name}.png` });

    await open(page, offline);
    await shot('1-open');
    await send(page, QUESTION);
    await answered(page);
    await shot('2-answered');
    await page
      .getByRole('button', { name: /^Source 1/ })
      .first()
      .click();
    await shot('3-citation');
    await page.getByRole('button', { name: 'Bad answer' }).click();
    await page.getByRole('button', { name: 'Incomplete' }).click();
    await shot('3-rating');
    await page.getByRole('button', { name: 'Close without a reason' }).click();
    await page.context().setOffline(true);
    await send(page, 'And who paid for it?');
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await shot('4-offline');
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Close chat' }).click();
    await shot('5-closed');

    await server.configureModel({ text: 'words', tokens: 400, delayMs: 40 });
    await open(page, model);
    await page.getByRole('button', { name: QUESTION }).click();
    await page.locator('.running .rich', { hasText: /(\S+\s+){20}/ }).waitFor();
    await shot('6-streaming');
    await page.getByRole('button', { name: 'Stop answering' }).click();
    await page.getByText('Stopped.').waitFor();
    await server.configureModel({ text: 'quotes', tokens: 50, delayMs: 5, failure: 'server_error' });
    await send(page, 'What fails?');
    await page.locator('.problem').first().waitFor();
    await shot('7-error');
    await server.configureModel({ failure: 'none' });

    await page.goto(`${offline.url}/embed/${offline.clone.slug}`);
    await page.getByRole('button', { name: QUESTION }).click();
    await answered(page);
    await shot('8-own-page');

    const html = embedding(offline).replace(/ data-clone="[^"]*"/, '');
    offline.site.page = {
      html: html.replace('</body>', `<cloneai-chat clone="${offline.clone.slug}"></cloneai-chat></body>`),
      headers: {},
    };
    await page.goto(offline.site.url);
    await page.locator('cloneai-chat').getByRole('textbox').waitFor();
    await shot('9-in-the-page');
    await page.evaluate(() => localStorage.clear());

    await open(page, offline, 'data-language="ar"');
    await page.getByRole('button', { name: QUESTION }).click();
    await page.locator('.sources').waitFor();
    await page.locator('.chip').first().click();
    await shot('10-arabic');
    await page.locator('.actions button').last().click();
    await page.locator('.reasons button').nth(1).click();
    await shot('11-arabic-rating');
    await page.context().close();
  });
});
