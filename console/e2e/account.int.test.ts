import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSWORD, register, signIn, uniqueEmail } from '../../examples/e2e-kit/accounts.ts';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { lookFaults } from '../../examples/e2e-kit/looks.ts';
import { button, createWorld, type World } from './console.testing.ts';

describeInChromium('the account page', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.close());

  const email = uniqueEmail('joan');

  it('changes name and password, and shows an error at its field', async () => {
    const joan = await register(world, { email, name: 'Joan' });
    const page = await world.open('/account', { as: joan });
    await page.getByLabel('Name').fill('Joan Clarke');
    await page.locator('#profile').getByRole('button', { name: 'Save' }).click();
    await page.locator('.person', { hasText: 'Joan Clarke' }).waitFor();
    await page.getByLabel('Current password').fill('not the one');
    await page.getByLabel('New password').fill('a longer password');
    await button(page, 'Change password').click();
    const field = page.getByLabel('Current password');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBeTruthy();
    expect(await page.getByLabel('New password').inputValue()).toBe('a longer password');
    expect(await lookFaults(page)).toEqual([]);
    await field.fill(PASSWORD);
    await button(page, 'Change password').click();
    await page.getByText('Password changed.').waitFor();
    await signIn(world, { email, password: 'a longer password' });
    await page.context().close();
  });

  it('lists the logins, revokes one, and revokes all others', async () => {
    const credentials = { email, password: 'a longer password' };
    await signIn(world, credentials);
    await signIn(world, credentials);
    const page = await world.open('/login?next=/account', { as: null });
    await page.getByLabel('Email').fill(credentials.email);
    await page.getByLabel('Password').fill(credentials.password);
    await button(page, 'Sign in').click();
    await page.locator('#logins .item', { hasText: 'Chrome on Linux' }).getByText('This device').waitFor();
    const rows = page.locator('#logins .item');
    const before = await rows.count();
    await button(page, 'Sign out node').first().click();
    await expect.poll(() => rows.count()).toBe(before - 1);
    await button(page, 'Sign out everywhere else').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere else' }).click();
    await expect.poll(() => rows.count()).toBe(1);
    await page.context().close();
  });

  it('remembers the chosen color theme', async () => {
    const page = await world.open('/account');
    await page.locator('#theme').getByText('Dark', { exact: true }).click();
    await page.reload();
    expect(await page.locator('#theme').getByLabel('Dark').isChecked()).toBe(true);
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await page.context().close();
  });

  it('deletes the account and its own workspace after email and password are typed', async () => {
    const credentials = { email, password: 'a longer password' };
    const page = await world.open('/account', { as: await signIn(world, credentials) });
    await button(page, 'Delete my account…').click();
    await page.getByText('will be deleted with its clones').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.getByLabel(`Type ${email} to confirm`).fill(email);
    const password = page.getByRole('dialog').getByLabel('Password');
    await password.fill('not the one');
    await button(page, 'Delete my account').click();
    await page.getByText('Password is incorrect. Nothing was deleted.').waitFor();
    await password.fill(credentials.password);
    await button(page, 'Delete my account').click();
    await page.waitForURL(`${world.url}/login`);
    await page.getByText('Account deleted.').waitFor();
    await expect(signIn(world, credentials)).rejects.toThrow('401');
    await page.context().close();
  });
});
