import { afterAll, beforeAll, expect, it } from 'vitest';
import { emailedToken, PASSWORD, register, uniqueEmail } from '../../examples/e2e-kit/accounts.ts';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { lookFaults } from '../../examples/e2e-kit/looks.ts';
import { button, createWorld, type World } from './console.testing.ts';

describeInChromium('signing in', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.close());

  it('returns to the requested page after a wrong and then a right password', async () => {
    const page = await world.open('/clones?from=mail', { as: null });
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('Email').fill(world.owner.email);
    await page.getByLabel('Password', { exact: true }).fill('not my password');
    await button(page, 'Sign in').click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Email').inputValue()).toBe(world.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button(page, 'Sign in').click();
    await page.waitForURL(`${world.url}/clones?from=mail`);
    await page.context().close();
  });

  it('shows a registration error at its field, and sends an existing user to the login page', async () => {
    const page = await world.open('/register?next=%2Fclones', { as: null });
    await page.getByLabel('Email').fill('ada@example');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button(page, 'Create account').click();
    await page.getByText(/^Must be an email address like ada@example.com/).waitFor();
    await page.getByLabel('Email').fill(world.owner.email);
    await button(page, 'Create account').click();
    await page.getByText(/An account with this email already exists/).waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.getByRole('link', { name: `Sign in as ${world.owner.email}` }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.getByLabel('Email').inputValue()).toBe(world.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button(page, 'Sign in').click();
    await page.waitForURL(`${world.url}/clones`);
    await page.context().close();
  });

  it('sets a new password with the emailed link', async () => {
    const { email } = await register(world, { email: uniqueEmail('reset') });
    const page = await world.open('/forgot-password', { as: null });
    await page.getByLabel('Email').fill(email);
    await button(page, 'Send link').click();
    await page.getByText('we wrote an email with a link').waitFor();
    // The reader who waits for the email learns that this server only stores it.
    await page.getByText('This server sends no email').waitFor();
    await page.goto(`${world.url}/reset-password#token=${await emailedToken(world, email)}`);
    await page.getByLabel('New password').fill('another long password');
    expect(page.url()).not.toContain('token');
    await button(page, 'Set password').click();
    await page.waitForURL(`${world.url}/login`);
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password', { exact: true }).fill('another long password');
    await button(page, 'Sign in').click();
    await page.getByText('Get started').waitFor();
    await page.context().close();
  });

  it('keeps the refresh token where no script can read it, and the sign-in over a reload', async () => {
    const page = await world.open('/login', { as: null });
    await page.getByLabel('Email').fill(world.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button(page, 'Sign in').click();
    await page.getByText('Get started').waitFor();
    const visible = await page.evaluate(() => [document.cookie, JSON.stringify({ ...localStorage, ...sessionStorage })].join(' '));
    expect(visible).not.toMatch(/rt_|eyJ/);
    const [cookie] = (await page.context().cookies()).filter(({ name }) => name === 'cloneai_refresh');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/v1/auth/cookie' });
    await page.reload();
    await page.getByText('Get started').waitFor();
    await button(page, 'Sign out').click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await expect.poll(async () => (await page.context().cookies()).some(({ name }) => name === 'cloneai_refresh')).toBe(false);
    await page.context().close();
  });

  it('signs all tabs out and in together, and keeps each tab’s page', async () => {
    const one = await world.open('/clones?from=tab');
    await one.getByRole('heading', { name: 'Clones', exact: true }).waitFor();
    const two = await one.context().newPage();
    await two.goto(`${world.url}/usage`);
    await button(two, 'Sign out').click();
    await one.getByRole('heading', { name: 'Sign in' }).waitFor();
    await two.getByLabel('Email').fill(world.owner.email);
    await two.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button(two, 'Sign in').click();
    await one.waitForURL(`${world.url}/clones?from=tab`);
    await one.context().close();
  });
});
