// Screenshots of every state, to be looked at by a person: node e2e/look.ts FOLDER
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createWorld, launch, QUESTION, snippet, strictPolicy } from './world.testing.ts';

const folder = process.argv[2] ?? 'screenshots';
mkdirSync(folder, { recursive: true });
const world = await createWorld({ model: process.argv.includes('--model') });
const browser = await launch();
try {
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ] as const)
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme, hasTouch: width < 500, isMobile: width < 500 });
      const page = await context.newPage();
      page.on('console', (message) => console.log(width, colorScheme, message.text()));
      page.on('pageerror', (error) => console.log(width, colorScheme, error.stack));
      world.site.page = { html: snippet(world), headers: { 'content-security-policy': strictPolicy(world.url) } };
      const shot = (name: string) => page.screenshot({ path: join(folder, `${width}-${colorScheme}-${name}.png`) });
      await page.goto(world.site.url);
      await page.getByRole('button', { name: 'Open chat' }).waitFor();
      await shot('1-closed');
      await page.getByRole('button', { name: 'Open chat' }).click();
      await page.getByRole('button', { name: QUESTION }).waitFor();
      await page.waitForTimeout(400);
      await shot('2-open');
      await page.getByRole('textbox').fill(QUESTION);
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByRole('button', { name: 'Good answer' }).waitFor();
      await page.waitForTimeout(200);
      await shot('3-answered');
      await page
        .getByRole('button', { name: /Source 1/ })
        .first()
        .click();
      await page.waitForTimeout(300);
      await shot('4-citation');
      await page.goto(`${world.url}/embed/${world.slug}`);
      await page.getByRole('textbox').waitFor();
      await page.waitForTimeout(400);
      await shot('5-page');
      await context.close();
    }
} finally {
  await browser.close();
  await world.close();
}
