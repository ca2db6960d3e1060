// Screenshots of every state, to be looked at by a person: node e2e/look.ts FOLDER
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createWorld, launch, QUESTION, snippet, strictPolicy, type World } from './world.testing.ts';

const folder = process.argv[2] ?? 'screenshots';
mkdirSync(folder, { recursive: true });
const [offline, model] = await Promise.all([createWorld(), createWorld({ model: true })]);
const browser = await launch();

type Shot = (name: string) => Promise<unknown>;
/** Pictures of what moves are of its rest. */
const MOTION = 400;

async function open(world: World, page: Page, attributes = ''): Promise<void> {
  world.site.page = { html: snippet(world, attributes), headers: { 'content-security-policy': strictPolicy(world.url) } };
  await page.goto(world.site.url);
  await page.locator('.launcher').waitFor();
}

async function bubble(page: Page, shot: Shot): Promise<void> {
  await open(offline, page);
  await shot('1-closed');
  await page.locator('.launcher').click();
  await page.getByRole('button', { name: QUESTION }).waitFor();
  await shot('2-open');
  await page.getByRole('textbox').fill(QUESTION);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('button', { name: 'Good answer' }).waitFor();
  await shot('3-answered');
  await page
    .getByRole('button', { name: /^Source 1/ })
    .first()
    .click();
  await shot('4-passage');
  await page.context().setOffline(true);
  await page.getByRole('textbox').fill('And who paid for it?');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('button', { name: 'Try again' }).waitFor({ timeout: 45_000 });
  await shot('5-offline');
  await page.context().setOffline(false);
}

async function written(page: Page, shot: Shot): Promise<void> {
  await model.model({ text: 'words', tokens: 400, delayMs: 40 });
  await open(model, page);
  await page.locator('.launcher').click();
  await page.getByRole('button', { name: QUESTION }).click();
  await page.locator('.running .rich').waitFor();
  await page.waitForTimeout(1500);
  await shot('6-streaming');
  await page.getByRole('button', { name: 'Stop the answer' }).click();
  await page.getByText('Stopped.').waitFor();
  await model.model({ text: 'quotes', tokens: 50, delayMs: 5, failure: 'server_error' });
  await page.getByRole('textbox').fill('What fails?');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('.problem').first().waitFor({ timeout: 60_000 });
  await shot('7-error');
  await model.model({ text: 'quotes', tokens: 50, delayMs: 5, failure: 'none' });
}

async function elsewhere(page: Page, shot: Shot): Promise<void> {
  await page.goto(`${offline.url}/embed/${offline.slug}`);
  await page.getByRole('button', { name: QUESTION }).waitFor();
  await shot('8-page');
  await page.getByRole('button', { name: QUESTION }).click();
  await page.getByRole('button', { name: 'Good answer' }).waitFor();
  await shot('9-page-answered');
  const html = snippet(offline).replace(/ data-clone="[^"]*"/, '');
  offline.site.page = { html: html.replace('</body>', `<cloneai-chat clone="${offline.slug}"></cloneai-chat></body>`), headers: {} };
  await page.goto(offline.site.url);
  await page.locator('cloneai-chat').getByRole('textbox').waitFor();
  await shot('10-inline');
  await page.evaluate(() => localStorage.clear());
  await open(offline, page, 'data-language="ar"');
  await page.locator('.launcher').click();
  await page.getByRole('button', { name: QUESTION }).click();
  await page.locator('.sources').waitFor();
  await page.locator('.chip').first().click();
  await shot('11-arabic');
}

try {
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const part of [bubble, written, elsewhere]) {
        const phone = width < 500;
        const context = await browser.newContext({ viewport: { width, height }, colorScheme, hasTouch: phone, isMobile: phone });
        const page = await context.newPage();
        page.setDefaultTimeout(15_000);
        page.on('pageerror', (error) => console.log(width, colorScheme, error.stack));
        const shot = async (name: string) => {
          await page.waitForTimeout(MOTION);
          await page.screenshot({ path: join(folder, `${width}-${colorScheme}-${name}.png`) });
        };
        await part(page, shot).catch((error) => console.log(width, colorScheme, part.name, String(error)));
        await context.close();
      }
} finally {
  await browser.close();
  await Promise.all([offline.close(), model.close()]);
}
