import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, createWorld, launch, missing, openPage, type Person, type World } from './world.testing.ts';

let world: World;
let browser: Browser;
let owner: Person;

beforeAll(async () => {
  if (missing) return;
  [world, browser] = await Promise.all([createWorld(), launch()]);
  owner = await world.register('owner@example.test', 'Ada King');
  await owner.call('PATCH', `/v1/workspaces/${owner.workspaceId}`, { name: 'Observatory' });
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

/** Invites, and gives the path that the mail's link leads to. */
async function invite(email: string, role = 'editor'): Promise<{ id: string; path: string }> {
  const { id } = await owner.call('POST', `/v1/workspaces/${owner.workspaceId}/invitations`, { email, role });
  const folder = join(world.data, 'mail');
  const link = () => {
    const mails = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.eml')) : [];
    const mine = mails
      .sort()
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .filter((mail) => mail.includes(`To: ${email}`));
    return mine.at(-1)?.match(/\/invitation#token=[\w.~-]+/)?.[0] ?? '';
  };
  await expect.poll(link, { timeout: 20_000 }).not.toBe('');
  return { id, path: link() };
}
const workspaces = async (person: Person) =>
  (await person.call('GET', '/v1/me')).workspaces.map(({ name, role }: { name: string; role: string }) => `${name}: ${role}`);

describe.skipIf(missing)(`an invitation${missing ? ` (skipped: ${missing})` : ''}`, () => {
  it('makes an account for somebody new, and leads into the workspace', async () => {
    const { path } = await invite('new@example.test', 'viewer');
    const page = await openPage(browser, world, { path });
    await page.getByRole('heading', { name: 'Join Observatory' }).waitFor();
    await page.getByText('new@example.test is invited as a viewer').waitFor();
    expect([page.url().includes('token'), await axeFaults(page)]).toEqual([false, []]);
    await page.getByLabel('Your name').fill('Nova');
    await page.getByLabel('Choose a password').fill('a long password');
    await page.getByRole('button', { name: 'Create account and join' }).click();
    await page.getByText('Welcome to Observatory.').waitFor();
    await page.getByText('Hello, Nova').waitFor();
    // A viewer is shown the persona, and nothing to change it with.
    const clone = await owner.call('POST', '/v1/clones', { name: 'Ada' });
    await page.goto(`${world.url}/clones/${clone.id}/persona`);
    await page.getByText('Your role in this workspace is viewer').waitFor();
    expect([
      await page.getByLabel('Name', { exact: true }).isDisabled(),
      await page.getByRole('button', { name: 'Publish' }).count(),
    ]).toEqual([true, 0]);
    for (const tab of ['Embed', 'Versions']) {
      await page.getByRole('link', { name: tab }).click();
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      expect(await page.getByRole('button', { name: /^(Add|Publish|Delete|Unpublish)/ }).count()).toBe(0);
      expect(await axeFaults(page)).toEqual([]);
    }
    expect(page.faults).toEqual([]);
  });

  it('takes the password of an account that is there, and says when it is another', async () => {
    const known = await world.register('known@example.test', 'Ken');
    const { path } = await invite(known.email);
    const page = await openPage(browser, world, { path, theme: 'dark', colorScheme: 'dark', viewport: { width: 390, height: 844 } });
    const password = page.getByLabel(`Password for ${known.email}`);
    await password.fill('not the password');
    await page.getByRole('button', { name: 'Sign in and join' }).click();
    await page.getByText('this is not its password').waitFor();
    expect([await password.inputValue(), await axeFaults(page)]).toEqual(['not the password', []]);
    await password.fill(known.password);
    await page.getByRole('button', { name: 'Sign in and join' }).click();
    await page.getByText('Welcome to Observatory.').waitFor();
    expect(await workspaces(known)).toContain('Observatory: editor');
    expect(page.faults).toEqual([]);
  });

  it('is one button for who is signed in as the invited person', async () => {
    const here = await world.register('here@example.test', 'Hera');
    const { path } = await invite('here@example.test', 'admin');
    const page = await openPage(browser, world, { path, person: here });
    await page.getByRole('button', { name: 'Join Observatory' }).click();
    await page.getByText('Welcome to Observatory.').waitFor();
    await page.locator('.workspace-name').getByText('Observatory').waitFor();
    expect(await workspaces(here)).toContain('Observatory: admin');
  });

  it('tells who is signed in as somebody else, and goes on after logging out', async () => {
    const other = await world.register('other@example.test', 'Otto');
    const { path } = await invite('third@example.test');
    const page = await openPage(browser, world, { path, person: other });
    await page.getByText('You are signed in as other@example.test, but this invitation is for third@example.test.').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign out and continue' }).click();
    await page.getByLabel('Choose a password').waitFor();
    expect(await page.getByRole('heading', { name: 'Join Observatory' }).count()).toBe(1);
  });

  it('says kindly that it was withdrawn, or that there is none', async () => {
    const { id, path } = await invite('gone@example.test');
    await owner.call('DELETE', `/v1/workspaces/${owner.workspaceId}/invitations/${id}`);
    const page = await openPage(browser, world, { path });
    await page.getByText('This invitation is no longer valid.').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    const empty = await openPage(browser, world, { path: '/invitation' });
    await empty.getByText('This page needs the link from your').waitFor();
    await empty.getByRole('link', { name: 'Sign in' }).click();
    await empty.waitForURL(/\/login$/);
  });
});
