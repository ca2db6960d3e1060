import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { lookFaults } from '../../examples/e2e-kit/looks.ts';
import { type OwnServer, startServer } from '../../examples/e2e-kit/server.ts';
import { createWorld, type World } from './console.testing.ts';
import { becomes, row } from './knowledge.testing.ts';

describeInChromium('a website in the knowledge tab', () => {
  const page = (title: string, text: string, ...links: string[]) =>
    `<title>${title}</title><main><h1>${title}</h1><p>${text}</p></main><ul>${links.map((link) => `<li><a href="${link}">${link}</a></li>`).join('')}</ul>`;
  const pages = new Map([
    ['/', page('Observatory', 'Welcome to the observatory.', '/hours', '/dome', '/old', '/private/plan', '/missing')],
    ['/hours', page('Hours', 'The observatory is open from nine to five.')],
    ['/dome', page('The dome', 'The dome turns on forty wheels.', '/dome/wheels')],
    ['/dome/wheels', page('Wheels', 'Each wheel has a diameter of one meter.')],
    ['/new', page('New', 'A page that has moved.')],
  ]);
  const site = createServer((request, response) => {
    const path = request.url ?? '';
    if (path === '/robots.txt') return void response.end('User-agent: *\nDisallow: /private/\n');
    if (path === '/old') return void response.writeHead(301, { location: '/new' }).end();
    const text = pages.get(path);
    if (text === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/html' }).end(text);
  });
  let server: OwnServer;
  let world: World;
  let host: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(site.address() as AddressInfo).port}`;
    server = await startServer({ ALLOWED_PRIVATE_HOSTS: host });
    world = await createWorld(server);
  });
  afterAll(async () => {
    await world?.close();
    await server?.stop();
    site.close();
  });

  it('is previewed, fetched, opened with what was skipped and why, fetched again, and deleted', async () => {
    const clone = await world.call<{ id: string }>('POST', '/v1/clones', { name: 'Ada Lovelace' });
    const page = await world.open(`/clones/${clone.id}/knowledge`);
    await page.getByRole('button', { name: 'From the web' }).click();
    const address = page.getByRole('textbox', { name: 'Address' });
    await address.fill('http://10.0.0.1/');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('This URL leads to a private network').waitFor();
    expect(await lookFaults(page)).toEqual([]);

    await address.fill(`http://${host}/`);
    await page.getByText('Options').click();
    await page.getByRole('textbox', { name: 'Not pages below' }).fill('dome/wheels');
    await page.getByRole('button', { name: 'Preview' }).click();
    const preview = page.getByRole('status', { name: 'Preview' });
    await preview.getByText('5 pages').waitFor();
    await preview.getByText('The website asks programs not to fetch it', { exact: false }).waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Add to knowledge' }).click();

    await becomes(page, host, 'Ready');
    await row(page, host).getByText('Website · 4 pages · 3 skipped · 1 failed', { exact: false }).waitFor();
    expect(await page.locator('li.source').count()).toBe(1);
    expect(await lookFaults(page)).toEqual([]);

    await row(page, host).getByRole('link', { name: host }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('link', { name: 'The dome' }).waitFor();
    await dialog.getByText('You excluded it.').waitFor();
    await dialog.getByText(`It redirects to http://${host}/new.`).waitFor();
    await dialog.getByText('There is no page at this address.').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await dialog.getByRole('radio', { name: /^Skipped/ }).check();
    await dialog.getByRole('link', { name: 'The dome' }).waitFor({ state: 'detached' });
    await dialog.getByRole('radio', { name: /^All/ }).check();
    await dialog.getByRole('combobox', { name: 'Fetch again' }).selectOption('Every day');
    await page.getByText('Saved.').waitFor();
    await dialog.getByRole('link', { name: 'The dome' }).click();
    await dialog.getByText('The dome turns on forty wheels.').waitFor();
    await dialog.getByRole('link', { name: 'its website' }).click();

    pages.set('/hours', '<title>Hours</title><main><h1>Hours</h1><p>The observatory is closed in winter.</p></main>');
    pages.delete('/new');
    await dialog.getByRole('button', { name: 'Fetch again now' }).click();
    await page.getByText('is being fetched again.', { exact: false }).waitFor();
    await page.keyboard.press('Escape');
    await becomes(page, host, 'Ready');
    await row(page, host).getByText('Website · 3 pages', { exact: false }).waitFor();
    await row(page, host).getByText('fetched again every day', { exact: false }).waitFor();

    // A search by title finds the pages inside.
    await page.goto(`${page.url()}?find=hours`);
    await row(page, 'Hours').getByRole('link', { name: 'its website' }).waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.goBack();
    await row(page, host)
      .getByRole('button', { name: /^Delete/ })
      .click();
    await page.getByText('This deletes its 3 pages immediately.', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Delete source' }).click();
    await page.getByText('deleted.', { exact: false }).first().waitFor();
    const { data } = await world.call<{ data: unknown[] }>('GET', `/v1/clones/${clone.id}/sources`);
    expect(data).toEqual([]);
    await page.context().close();
  });
});
