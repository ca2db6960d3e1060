import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, connectBrowser, describeInChromium, openPage, sharedServer } from '../../examples/e2e-kit/browser.ts';
import { QUESTION } from '../../examples/e2e-kit/observatory.ts';
import { createWorld, embedding, type World } from './world.testing.ts';

describeInChromium('the widget beside the page’s other scripts', () => {
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([createWorld(sharedServer()), connectBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.site.close();
  });

  it('answers while an agent that traces requests adds its headers to every fetch', async () => {
    const agent = `<script>
      const send = window.fetch;
      window.fetch = (input, init) => {
        const request = new Request(input, init);
        request.headers.set('traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
        request.headers.set('tracestate', 'vendor=1');
        request.headers.set('sentry-trace', '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1');
        request.headers.set('baggage', 'sentry-environment=production');
        return send(request);
      };</script>`;
    world.site.page = { html: embedding(world).replace('<head>', `<head>${agent}`), headers: {} };
    const page = await openPage(browser, world.site.url);
    const traced: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/v1/')) traced.push(request.headers().traceparent);
    });
    await page.locator('.launcher').click();
    await page.getByRole('button', { name: QUESTION }).click();
    await page.getByRole('button', { name: 'Good answer' }).waitFor();
    expect([traced.length > 2, traced.every(Boolean), page.loggedErrors]).toEqual([true, true, []]);
    await page.context().close();
  });
});
