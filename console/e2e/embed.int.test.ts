import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium, openPage } from '../../examples/e2e-kit/browser.ts';
import { axeViolations } from '../../examples/e2e-kit/looks.ts';
import { type Site, startSite } from '../../examples/e2e-kit/site.ts';
import { createWorld, excessWidth, LOOKS, type OpenTab, type World } from './console.testing.ts';

describeInChromium('the embed tab', () => {
  let world: World;
  let site: Site;
  let cloneId = '';
  let slug = '';
  beforeAll(async () => {
    [world, site] = await Promise.all([createWorld(), startSite()]);
  });
  afterAll(async () => {
    await world?.close();
    await site?.close();
  });

  async function clone(change: object = {}) {
    ({ id: cloneId, slug } = await world.call('POST', '/v1/clones', { name: 'Ada', ...change }));
  }
  const draft = () => world.call('GET', `/v1/clones/${cloneId}`);
  const open: OpenTab = (options) => world.open(`/clones/${cloneId}/embed`, options);

  it('accepts the URL of any page as its site, rejects other text, and undoes a removal', async () => {
    await clone();
    const page = await open();
    const field = page.getByLabel('Site', { exact: true });
    await field.fill('example.com/contact?from=mail');
    await page.getByText('Adds https://example.com with all its pages.').waitFor();
    await field.press('Enter');
    await page.getByRole('button', { name: 'Remove https://example.com' }).waitFor();
    expect([await field.inputValue(), (await draft()).allowedOrigins]).toEqual(['', ['https://example.com']]);
    await field.fill('my site');
    await field.press('Enter');
    await page.getByText('Enter the URL of a site').waitFor();
    expect([await field.inputValue(), await field.getAttribute('aria-invalid')]).toEqual(['my site', 'true']);
    await page.getByRole('button', { name: 'Also allow https://www.example.com' }).click();
    await page.getByRole('button', { name: 'Remove https://example.com' }).press('Enter');
    await expect.poll(async () => (await draft()).allowedOrigins).toEqual(['https://www.example.com']);
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Remove https://www.example.com');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await draft()).allowedOrigins).toEqual(['https://www.example.com', 'https://example.com']);
    expect(page.faults).toEqual([]);
  });

  it('keeps a site the server rejects in the field, with the server’s message', async () => {
    await clone();
    const page = await open();
    await page.route('**/v1/clones/*', (route) =>
      route.request().method() === 'PATCH'
        ? route.fulfill({
            status: 400,
            json: {
              error: {
                type: 'invalid_request_error',
                code: 'invalid_input',
                message: 'allowedOrigins.0: must be an origin',
                param: 'allowedOrigins.0',
                requestId: 'r',
              },
            },
          })
        : route.fallback(),
    );
    const field = page.getByLabel('Site', { exact: true });
    await field.fill('https://example.com');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.locator('.field-error').getByText('must be an origin').waitFor();
    expect(await field.inputValue()).toBe('https://example.com');
  });

  it('shows the snippet for each display mode, with this site’s own settings', async () => {
    await clone();
    const page = await open();
    const code = page.locator('.step pre');
    expect(await code.textContent()).toBe(`<script async src="${world.url}/widget.js" data-clone="${slug}"></script>`);
    await page.getByText('Customize for this site').click();
    await page.getByRole('textbox', { name: 'Color' }).fill('#0f766e');
    await page.getByLabel('Theme', { exact: true }).selectOption('dark');
    await page.getByLabel('Corner', { exact: true }).selectOption('left');
    await page.getByLabel('Interface language').selectOption('de');
    expect(await code.textContent()).toContain('data-color="#0f766e" data-theme="dark" data-language="de" data-position="left"');
    await page.getByRole('textbox', { name: 'Color' }).fill('no color');
    await page.getByText('Enter a CSS color').waitFor();
    expect(await code.textContent()).not.toContain('no color');
    await page.getByRole('radio', { name: 'Inline' }).check();
    expect(await code.textContent()).toContain(`<cloneai-chat clone="${slug}" theme="dark" language="de"></cloneai-chat>`);
    await page.getByRole('radio', { name: /^Link/ }).check();
    expect(await code.textContent()).toBe(`${world.url}/embed/${slug}`);
  });

  it('notices the first visit after the snippet was copied, and lists the site', async () => {
    await clone();
    const page = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByLabel('Site', { exact: true }).fill(site.url);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Publish it to open it on your site.').waitFor();
    await page.getByRole('button', { name: 'Publish now' }).click();
    await page.getByText('Live, version 1').waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await page.locator('.step').getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Waiting for the first visit…').waitFor();
    site.page.html = `<!doctype html><html lang="en"><title>x</title><body>${await page.evaluate(() => navigator.clipboard.readText())}</body></html>`;
    const visitor = await openPage(world.browser, site.url);
    await visitor.locator('.launcher').click();
    await visitor.getByRole('textbox', { name: 'Your question' }).waitFor();
    await page.getByText(`${site.url} just opened the clone.`).waitFor();
    await page
      .locator('.origins')
      .getByText(/^Last seen/)
      .waitFor();
    // The server opens no address of its own machine; that it was seen is what it can say.
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('This page is only reachable from your machine.').waitFor();
    await page.getByText(`${site.url} is allowed`).waitFor();
    expect(page.faults).toEqual([]);
  });

  it('says what checking a page found, and offers the next step', async () => {
    await clone({ allowedOrigins: ['https://example.com'] });
    await world.call('POST', `/v1/clones/${cloneId}/publish`, {});
    const page = await open();
    const answer = {
      url: 'https://shop.example/',
      origin: 'https://shop.example',
      status: 'live',
      httpStatus: 200,
      snippet: { src: `${world.url}/widget.js`, clone: slug },
      originAllowed: false,
      published: true,
      lastSeenAt: null,
      message: 'Add it, and publish.',
    };
    let asked: unknown;
    await page.route('**/embed-check', (route) => {
      asked = route.request().postDataJSON();
      return route.fulfill({ json: answer });
    });
    await page.getByLabel('Page', { exact: true }).fill('shop.example/about');
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('The snippet is on the page, but the chat does not open yet.').waitFor();
    expect(asked).toEqual({ url: 'https://shop.example/about' });
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Allow https://shop.example' }).click();
    await expect.poll(async () => (await draft()).allowedOrigins).toEqual(['https://example.com', 'https://shop.example']);
    Object.assign(answer, { originAllowed: true, message: 'Visitors can talk to it there.' });
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('The chat is live.').waitFor();
  });

  it.each(LOOKS)('passes axe with everything expanded (%s)', async (_name, options) => {
    await clone({ allowedOrigins: ['https://example.com', 'http://localhost:3000'] });
    const page = await open(options);
    await page.getByRole('button', { name: 'Check' }).click();
    await page.locator('.facts').waitFor();
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(await axeViolations(page)).toEqual([]);
    expect(page.faults).toEqual([]);
    expect(await excessWidth(page)).toBe(0);
  });
});
