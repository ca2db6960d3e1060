import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { focusedName } from '../../examples/e2e-kit/keyboard.ts';
import { lookFaults } from '../../examples/e2e-kit/looks.ts';
import { button, createWorld, publishMuseumGuide, type World } from './console.testing.ts';

describeInChromium('the API keys page', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await publishMuseumGuide(world);
  });
  afterAll(() => world?.close());

  it('creates a secret key, shows it once, asks before it is lost, and revokes it', async () => {
    const page = await world.open('/keys', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByText('No API keys yet').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await button(page, 'New secret key').click();
    await page.getByLabel('Name').fill('Web shop');
    await page.getByText('Custom', { exact: true }).click();
    await page.getByLabel('Read usage and cost').check();
    expect(await lookFaults(page)).toEqual([]);
    await page.getByText('Answer only', { exact: true }).click();
    await button(page, 'Create key').click();
    const key = (await page.getByRole('region', { name: 'The key' }).textContent()) ?? '';
    expect(key).toMatch(/^sk_/);
    expect(await lookFaults(page)).toEqual([]);

    await page.keyboard.press('Escape');
    await page.getByText('Close without copying?').waitFor();
    await page.keyboard.press('Escape');
    await button(page, 'Copy').last().click();
    await button(page, 'Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(key);

    const use = (path: string) => fetch(world.url + path, { headers: { authorization: `Bearer ${key}` } });
    expect([(await use('/v1/clones')).status, (await use('/v1/usage')).status]).toEqual([200, 403]);

    await button(page, 'Rotate Web shop').click();
    await page.getByLabel('The old key stops working').selectOption('Immediately');
    expect(await lookFaults(page)).toEqual([]);
    await button(page, 'Rotate key').click();
    const rotated = (await page.getByRole('region', { name: 'The key' }).textContent()) ?? '';
    expect([rotated.startsWith('sk_'), rotated === key, (await use('/v1/clones')).status]).toEqual([true, false, 401]);
    await button(page, 'Done').click();
    await button(page, 'Close anyway').click();

    await button(page, 'Revoke Web shop').click();
    await page.getByText(`Requests with the key ending in ${rotated.slice(-4)}`).waitFor();
    await button(page, 'Revoke key').click();
    await page.getByText('No active API keys').waitFor();
    expect([(await use('/v1/clones')).status, await focusedName(page)]).toEqual([401, 'Keys']);
    await page.getByLabel('Show revoked keys (1)').check();
    await page.locator('.item.gone', { hasText: 'Web shop' }).getByText('Revoked', { exact: true }).waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.context().close();
  });

  it('asks for the password when the server wants it, and creates the key then', async () => {
    const page = await world.open('/keys');
    await button(page, 'New secret key').click();
    await page.getByLabel('Name').fill('Late at night');
    const error = { type: 'permission_error', code: 'confirmation_required', message: 'x', param: null, requestId: 'r' };
    await page.route('**/v1/api-keys', (route) => route.fulfill({ status: 403, json: { error } }), { times: 1 });
    await button(page, 'Create key').click();
    const dialog = page.getByRole('dialog', { name: 'Enter your password' });
    await dialog.waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await dialog.getByLabel('Password').fill('not my password');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByText('Password is incorrect').waitFor();
    await dialog.getByLabel('Password').fill(world.owner.password);
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Late at night is ready').waitFor();
    await page.context().close();
  });

  it('creates a publishable key for a clone, and normalizes the typed origins', async () => {
    const page = await world.open('/keys');
    await button(page, 'New publishable key').click();
    await page.getByLabel('Name').fill('Company site');
    await page.getByLabel('Clone', { exact: true }).selectOption({ label: 'Museum guide' });
    await page.getByLabel('Allowed origins').fill('shop');
    await button(page, 'Create key').click();
    await page.getByText(/^Must be an origin like .*, not shop$/).waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.getByLabel('Allowed origins').fill('www.Example.com/about\nhttp://localhost:3000');
    await button(page, 'Create key').click();
    const row = page.locator('.item', { hasText: 'Company site' });
    await row.getByText('Allowed on https://www.example.com, http://localhost:3000').waitFor();
    await row.getByRole('link', { name: 'Museum guide' }).waitFor();
    await row.getByText(/^pk_/).waitFor();
    await page.context().close();
  });

  it('shows a first request that works when it is pasted into a shell', async () => {
    const { key } = await world.call<{ key: string }>('POST', '/v1/api-keys', {
      kind: 'secret',
      name: 'Paste',
      scopes: ['clones:read', 'sessions:create', 'chat:write'],
    });
    const page = await world.open('/keys');
    const code = page.locator('#first-call pre');
    await page.waitForFunction(() => document.querySelector('#first-call pre')?.textContent?.includes('/v1/clones/cln_0'));
    const pasted = ((await code.textContent()) ?? '').replace('sk_…', key);
    expect((await promisify(execFile)('bash', ['-c', pasted])).stdout).toContain('event: ');
    await page.getByText('TypeScript', { exact: true }).click();
    expect(await code.textContent()).toContain(`baseUrl: '${world.url}'`);
    await page.context().close();
  });
});
