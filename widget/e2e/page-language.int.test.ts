import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, connectBrowser, describeInChromium, openPage, sharedServer } from '../../examples/e2e-kit/browser.ts';
import { createWorld, embedding, type World } from './world.testing.ts';

describeInChromium('the language of the page', () => {
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([createWorld(sharedServer()), connectBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.site.close();
  });

  it.each([
    ['fr-CA', '', 'fr-CA'],
    ['en_US', '', 'en-US'],
    ['x', '', 'de-DE'],
    ['', '', 'de-DE'],
    ['fr', 'data-language="es"', 'es'],
  ])('reaches the server with the first question: <html lang="%s"> %s → %s', async (lang, attributes, language) => {
    world.site.page = { html: embedding(world, attributes).replace(/<html[^>]*>/, `<html lang="${lang}">`), headers: {} };
    const page = await openPage(browser, world.site.url, { locale: 'de-DE' });
    await page.locator('.launcher').click();
    await page.getByRole('textbox').fill('Zzyzx');
    await page.keyboard.press('Enter');
    await page.locator('.actions').waitFor();
    const { data } = await world.call('GET', `/v1/clones/${world.clone.id}/sessions?limit=1`);
    expect(data[0].language).toBe(language);
    await page.context().close();
  });
});
