import { afterAll, beforeAll, expect, it } from 'vitest';
import { callerOf, emailedToken, PASSWORD, register, signIn, uniqueEmail } from '../../examples/e2e-kit/accounts.ts';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { focusedName } from '../../examples/e2e-kit/keyboard.ts';
import { lookFaults } from '../../examples/e2e-kit/looks.ts';
import { ask, button, createWorld, publishMuseumGuide, textOf, type World } from './console.testing.ts';

describeInChromium('the workspace settings', () => {
  let workspace: string;
  const emails = { edsger: uniqueEmail('edsger'), grace: uniqueEmail('grace'), hal: uniqueEmail('hal') };
  let world: World;
  let clone: string;
  beforeAll(async () => {
    world = await createWorld();
    workspace = world.owner.workspaceId;
    clone = await publishMuseumGuide(world);
    await ask(world, clone, ['When was the great telescope finished?', 'What does tea cost in Peru?']);
  });
  afterAll(() => world?.close());

  it('renames the workspace, and undoes it', async () => {
    const page = await world.open('/settings');
    await page.getByLabel('Workspace name').fill('The observatory');
    await button(page, 'Save').click();
    await page.locator('.workspace-name', { hasText: 'The observatory' }).waitFor();
    // A message with the focus stays.
    await button(page, 'Undo').focus();
    expect(await lookFaults(page)).toEqual([]);
    await button(page, 'Undo').click();
    await page.locator('.workspace-name', { hasText: 'Ada Lovelace' }).waitFor();
    await page.context().close();
  });

  it('invites a member, shows the link because no email is sent, and shows the member after they accept', async () => {
    const page = await world.open('/settings/members');
    await page.getByText('You get a link to pass on').waitFor();
    await page.getByLabel('Email').fill(emails.edsger);
    await page.getByLabel('Role', { exact: true }).selectOption('Viewer');
    await button(page, 'Invite').click();
    await page.locator('.item', { hasText: emails.edsger }).waitFor();
    await button(page, `Revoke the invitation to ${emails.edsger}`).click();
    await page.getByText('No pending invitations.').waitFor();
    expect(await lookFaults(page)).toEqual([]);

    await page.getByLabel('Email').fill(emails.grace);
    await page.getByLabel('Role', { exact: true }).selectOption('Editor');
    await button(page, 'Invite').click();
    const link = await page.locator('#invitations .code-block code').textContent();
    const token = link?.split('#token=')[1];
    expect(await lookFaults(page)).toEqual([]);
    await callerOf(world)('POST', '/v1/invitations/accept', { token, password: PASSWORD, name: 'Grace Hopper' });
    await page.reload();
    await page.getByLabel('Role of Grace Hopper').selectOption('Admin');
    await page.getByText('Grace Hopper now has the role admin.').waitFor();
    await button(page, 'Undo').last().focus();
    expect(await lookFaults(page)).toEqual([]);
    await button(page, 'Undo').last().click();
    await page.getByText('Grace Hopper now has the role editor.').waitFor();
    expect(await page.getByLabel('Role of Grace Hopper').inputValue()).toBe('editor');
    await page.context().close();
  });

  it('shows an editor only what an editor may do', async () => {
    const grace = await signIn(world, { email: emails.grace, password: PASSWORD });
    const page = await world.open('/settings/members', { as: grace });
    await page.getByText('Grace Hopper').first().waitFor();
    for (const name of [/^Remove/, 'Invite', /^Role of/]) expect(await button(page, name).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
    for (const path of ['/usage', '/keys', '/settings/audit', '/settings/privacy']) {
      await page.goto(world.url + path);
      await page.getByText('is editor. Ask an owner').waitFor();
    }
    expect(await lookFaults(page)).toEqual([]);
    await page.context().close();
  });

  it('switches to another workspace, revokes the previous login, and returns after leaving', async () => {
    const hal = await register(world, { email: emails.hal, name: 'Hal' });
    await world.call('POST', `/v1/workspaces/${workspace}/invitations`, { email: emails.hal, role: 'viewer' });
    const token = await emailedToken(world, emails.hal);
    await hal.call('POST', '/v1/invitations/accept', { token });
    const page = await world.open('/settings', { as: hal.signedIn });
    const other = page.locator('.item', { hasText: 'Ada Lovelace' });
    await other.waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await other.getByRole('button').click();
    await page.locator('.workspace-name', { hasText: 'Ada Lovelace' }).waitFor();
    await page.getByText(/^Switched to Ada Lovelace/).waitFor();
    // The page shows the new workspace first, and revokes the previous login after that.
    const before = async () =>
      (await fetch(`${world.url}/v1/me`, { headers: { authorization: `Bearer ${hal.signedIn.accessToken}` } })).status;
    await expect.poll(before).toBe(401);

    await page.goto(`${world.url}/settings/members`);
    await button(page, 'Leave this workspace').click();
    await button(page, 'Leave workspace').click();
    await page.locator('.workspace-name', { hasText: 'Hal' }).waitFor();
    const { data: members } = await world.call<{ data: { email: string }[] }>('GET', `/v1/workspaces/${workspace}/members`);
    expect(members.map(({ email }) => email)).not.toContain(emails.hal);
    await page.context().close();
  });

  it('removes a member', async () => {
    const page = await world.open('/settings/members');
    await button(page, 'Remove Grace Hopper').click();
    await page.getByText('Secret API keys they created are revoked').waitFor();
    await button(page, 'Remove member').click();
    await page.locator('.item', { hasText: 'Grace Hopper' }).waitFor({ state: 'detached' });
    expect(await focusedName(page)).toBe('Members');
    await page.context().close();
  });

  it('exports the workspace and one visitor, and erases the visitor after the name is typed', async () => {
    const page = await world.open('/settings/privacy');
    const save = async (name: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), button(page, name).click()]);
      return (await textOf(download))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    };
    const all = await save('Export workspace');
    expect(all.at(-1)).toEqual({ complete: true, rows: all.length - 1 });
    expect(new Set(all.map(({ table }) => table))).toContain('clones');
    await page.getByText(/^Saved \d+ rows/).waitFor();
    await page.getByLabel('Visitor to export').fill('visitor-7');
    const one = await save('Export visitor');
    expect(one.filter(({ table }) => table === 'messages').length).toBe(4);

    await page.getByLabel('Visitor to erase').fill('visitor-7');
    expect(await lookFaults(page)).toEqual([]);
    await button(page, 'Erase…').click();
    expect(await button(page, 'Erase visitor').isDisabled()).toBe(true);
    await page.getByLabel('Type visitor-7 to confirm').fill('visitor-7');
    await button(page, 'Erase visitor').click();
    await page.getByText('Deleted 1 conversation of visitor-7.').waitFor();
    expect(await save('Export visitor').then((rows) => rows.length)).toBeLessThan(one.length);
    await page.context().close();
  });

  it('shows the audit log with readable labels, page by page', async () => {
    for (let number = 0; number < 30; number++) await world.call('PATCH', `/v1/clones/${clone}`, { bio: `Number ${number}` });
    const page = await world.open('/settings/audit');
    await page.getByText('Updated a clone').first().waitFor();
    await page.getByRole('link', { name: 'Museum guide' }).first().waitFor();
    expect(await page.locator('tbody tr').count()).toBe(50);
    await button(page, 'Show more').click();
    await page.getByText('Erased a visitor’s data, sessions: 1').waitFor();
    await page.getByText('Created an account').first().waitFor();
    expect(await page.getByText('Removed a member with the role editor').count()).toBe(1);
    expect(await lookFaults(page)).toEqual([]);
    await page.context().close();
  });
});
