import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { lookFaults } from '../../examples/e2e-kit/looks.ts';
import { type OwnServer, startServer } from '../../examples/e2e-kit/server.ts';
import { createWorld, type World } from './console.testing.ts';
import { becomes, HOURS, row } from './knowledge.testing.ts';

describeInChromium('web pages in the knowledge tab', () => {
  const texts = new Map([
    ['/hours', HOURS],
    ['/dome', 'The dome turns on forty wheels.'],
  ]);
  const site = createServer((request, response) => {
    const text = texts.get(request.url ?? '');
    if (text === undefined) return void response.writeHead(404).end();
    const title = `About ${request.url?.slice(1)}`;
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>${title}</title><main><h1>${title}</h1><p>${text}</p></main>`);
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

  it('adds pages by their addresses, says which it refuses and why, and fetches a page again', async () => {
    const clone = await world.call<{ id: string }>('POST', '/v1/clones', { name: 'Ada Lovelace' });
    const page = await world.open(`/clones/${clone.id}/knowledge`);
    await page.getByRole('button', { name: 'From the web' }).click();
    await page.getByRole('radio', { name: /^Single pages/ }).check();
    await page.getByRole('textbox', { name: 'Addresses' }).fill(`http://${host}/hours\nhttp://${host}/none\nhttp://10.0.0.1/secret`);
    expect(await lookFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Add to knowledge' }).click();
    await page.getByText('This URL leads to a private network').waitFor();
    expect(await page.getByRole('textbox', { name: 'Addresses' }).inputValue()).toBe('http://10.0.0.1/secret');
    expect(await lookFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await becomes(page, 'About hours', 'Ready');
    await becomes(page, `${host}/none`, 'Failed');
    await row(page, `${host}/none`).getByText('There is no page at this address (404).', { exact: false }).waitFor();
    expect(
      await row(page, `${host}/none`)
        .getByRole('button', { name: /^Retry/ })
        .count(),
    ).toBe(1);
    expect(await lookFaults(page)).toEqual([]);

    texts.set('/hours', 'The observatory is closed in winter.');
    await page.getByRole('button', { name: 'Fetch About hours again' }).click();
    await page.getByText('“About hours” is being fetched again.').waitFor();
    await becomes(page, 'About hours', 'Ready');
    await row(page, 'About hours').getByRole('link').click();
    await page.getByRole('dialog').getByText('The observatory is closed in winter.').waitFor();
    await page.getByRole('dialog').getByRole('link', { name: 'Details' }).click();
    await page
      .getByRole('dialog')
      .getByRole('link', { name: `http://${host}/hours` })
      .waitFor();
    await page.getByRole('dialog').getByText('Fetched', { exact: true }).waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.context().close();
  });
});
