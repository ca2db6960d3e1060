import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Account, emailedToken, register, uniqueEmail } from '../../examples/e2e-kit/accounts.ts';
import { describeInChromium, PHONE } from '../../examples/e2e-kit/browser.ts';
import { axeViolations } from '../../examples/e2e-kit/looks.ts';
import { createWorld, type World } from './console.testing.ts';

describeInChromium('an invitation', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.call('PATCH', `/v1/workspaces/${world.owner.workspaceId}`, { name: 'Observatory' });
  });
  afterAll(() => world?.close());

  /** Invites someone. Returns the path that the link in the email leads to. */
  async function invite(email: string, role = 'editor'): Promise<{ id: string; path: string }> {
    const { id } = await world.call('POST', `/v1/workspaces/${world.owner.workspaceId}/invitations`, { email, role });
    return { id, path: `/invitation#token=${await emailedToken(world, email)}` };
  }
  const workspaces = async (account: Account) =>
    (await account.call('GET', '/v1/me')).workspaces.map(({ name, role }: { name: string; role: string }) => `${name}: ${role}`);

  it('creates an account for a new user, and opens the workspace', async () => {
    const email = uniqueEmail('new');
    const { path } = await invite(email, 'viewer');
    const page = await world.open(path, { as: null });
    await page.getByRole('heading', { name: 'Join Observatory' }).waitFor();
    await page.getByText(`${email} is invited as a viewer`).waitFor();
    expect([page.url().includes('token'), await axeViolations(page)]).toEqual([false, []]);
    await page.getByLabel('Your name').fill('Nova');
    await page.getByLabel('Choose a password').fill('a long password');
    await page.getByRole('button', { name: 'Create account and join' }).click();
    await page.getByText('Welcome to Observatory.').waitFor();
    await page.getByText('Hello, Nova').waitFor();
    // A viewer is shown the persona, and nothing to change it with.
    const clone = await world.call('POST', '/v1/clones', { name: 'Ada' });
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
      expect(await axeViolations(page)).toEqual([]);
    }
    expect(page.faults).toEqual([]);
  });

  it('accepts the password of an existing account, and says when it is wrong', async () => {
    const known = await register(world, { name: 'Ken' });
    const { path } = await invite(known.email);
    const page = await world.open(path, { as: null, theme: 'dark', colorScheme: 'dark', viewport: PHONE });
    const password = page.getByLabel(`Password for ${known.email}`);
    await password.fill('not the password');
    await page.getByRole('button', { name: 'Sign in and join' }).click();
    await page.getByText('this is not its password').waitFor();
    expect([await password.inputValue(), await axeViolations(page)]).toEqual(['not the password', []]);
    await password.fill(known.password);
    await page.getByRole('button', { name: 'Sign in and join' }).click();
    await page.getByText('Welcome to Observatory.').waitFor();
    expect(await workspaces(known)).toContain('Observatory: editor');
    expect(page.faults).toEqual([]);
  });

  it('shows one button to the invited user when they are signed in', async () => {
    const here = await register(world, { name: 'Hera' });
    const { path } = await invite(here.email, 'admin');
    const page = await world.open(path, { as: here });
    await page.getByRole('button', { name: 'Join Observatory' }).click();
    await page.getByText('Welcome to Observatory.').waitFor();
    await page.locator('.workspace-name').getByText('Observatory').waitFor();
    expect(await workspaces(here)).toContain('Observatory: admin');
  });

  it('tells a user who is signed in as someone else, and continues after signing out', async () => {
    const other = await register(world, { name: 'Otto' });
    const email = uniqueEmail('third');
    const { path } = await invite(email);
    const page = await world.open(path, { as: other });
    await page.getByText(`You are signed in as ${other.email}, but this invitation is for ${email}.`).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign out and continue' }).click();
    await page.getByLabel('Choose a password').waitFor();
    expect(await page.getByRole('heading', { name: 'Join Observatory' }).count()).toBe(1);
  });

  it('says that it was withdrawn, or that the link is missing', async () => {
    const { id, path } = await invite(uniqueEmail('gone'));
    await world.call('DELETE', `/v1/workspaces/${world.owner.workspaceId}/invitations/${id}`);
    const page = await world.open(path, { as: null });
    await page.getByText('This invitation is no longer valid.').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    const empty = await world.open('/invitation', { as: null });
    await empty.getByText('This page needs the link from your').waitFor();
    await empty.getByRole('link', { name: 'Sign in' }).click();
    await empty.waitForURL(/\/login$/);
  });
});
