import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, createWorld, launch, missing, openPage, type Person, type World } from './world.testing.ts';

let world: World;
let browser: Browser;
let person: Person;
let cloneId = '';
let slug = '';
/** A page of somebody else. */
let site = { url: '', html: '', close: async () => {} };

beforeAll(async () => {
  if (missing) return;
  [world, browser] = await Promise.all([createWorld(), launch()]);
  person = await world.register('ada@example.test', 'Ada King');
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(site.html));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  site = { url, html: '', close: () => new Promise((resolve) => server.close(() => resolve())) };
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
  await site.close();
});

async function clone(change: object = {}) {
  ({ id: cloneId, slug } = await person.call('POST', '/v1/clones', { name: 'Ada', ...change }));
}
const draft = () => person.call('GET', `/v1/clones/${cloneId}`);
const open = (options: Parameters<typeof openPage>[2] = {}) =>
  openPage(browser, world, { person, path: `/clones/${cloneId}/embed`, ...options });

describe.skipIf(missing)(`the way to a site${missing ? ` (skipped: ${missing})` : ''}`, () => {
  it('takes any page’s address for its site, says what is none, and gives back what was taken away', async () => {
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
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Take https://www.example.com away');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await draft()).allowedOrigins).toEqual(['https://www.example.com', 'https://example.com']);
    expect(page.faults).toEqual([]);
  });

  it('keeps a site that the server refuses in the field, with its words', async () => {
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

  it('makes the snippet for each way to appear, with what this site wants otherwise', async () => {
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

  it('notices the first visit by itself after the snippet was copied, and lists the site', async () => {
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
    site.html = `<!doctype html><html lang="en"><title>x</title><body>${await page.evaluate(() => navigator.clipboard.readText())}</body></html>`;
    const visitor = await browser.newPage();
    await visitor.goto(site.url);
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

  it('says what a look at a page found, and has the next step at hand', async () => {
    await clone({ allowedOrigins: ['https://example.com'] });
    await person.call('POST', `/v1/clones/${cloneId}/publish`, {});
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
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Allow https://shop.example' }).click();
    await expect.poll(async () => (await draft()).allowedOrigins).toEqual(['https://example.com', 'https://shop.example']);
    Object.assign(answer, { originAllowed: true, message: 'Visitors can talk to it there.' });
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('The chat is live.').waitFor();
  });

  it.each<[string, NonNullable<Parameters<typeof openPage>[2]>]>([
    ['light, 1280', { theme: 'light' }],
    ['dark, 1280', { theme: 'dark', colorScheme: 'dark' }],
    ['light, 390', { theme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
    ['dark, 390', { theme: 'dark', colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
  ])('has no fault that axe knows, with everything opened (%s)', async (_name, options) => {
    await clone({ allowedOrigins: ['https://example.com', 'http://localhost:3000'] });
    const page = await open(options);
    await page.getByRole('button', { name: 'Check' }).click();
    await page.locator('.facts').waitFor();
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(await axeFaults(page)).toEqual([]);
    expect(page.faults).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  });
});
