import { afterEach, expect, it } from 'vitest';
import { emailedToken, PASSWORD } from '../../examples/e2e-kit/accounts.ts';
import { type Browser, connectBrowser, describeInChromium, openPage } from '../../examples/e2e-kit/browser.ts';
import { lookFaults } from '../../examples/e2e-kit/looks.ts';
import { type OwnServer, startServer } from '../../examples/e2e-kit/server.ts';
import { button } from './console.testing.ts';

describeInChromium('a new server', () => {
  let server: OwnServer | undefined;
  let browser: Browser | undefined;
  const open = async (settings: Record<string, string>) => {
    server = await startServer(settings);
    browser = await connectBrowser();
    const page = await openPage(browser);
    await page.goto(server.url);
    await page.getByRole('heading', { name: 'Create your account' }).waitFor();
    return { page, server };
  };
  afterEach(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('opens on the page that creates the first account, and then on the one to sign in', async () => {
    const { page } = await open({});
    await page.getByText('you are its first user').waitFor();
    expect(await page.getByRole('link', { name: 'Sign in' }).count()).toBe(0);
    expect(await lookFaults(page)).toEqual([]);
    await page.getByLabel('Your name').fill('Ada Lovelace');
    await page.getByLabel('Email').fill('ada@example.test');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button(page, 'Create account').click();
    await page.getByText('Hello, Ada').waitFor();
    await button(page, 'Sign out').click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.context().close();
  });

  it('asks for no password where the link of an email lets the reader choose it', async () => {
    const { page, server } = await open({ REGISTRATION: 'email' });
    await page.getByText('You choose your password with the link of an email.').waitFor();
    expect(await page.getByLabel('Password').count()).toBe(0);
    await page.getByText('This server sends no email').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.getByLabel('Email').fill('ada@example.test');
    await button(page, 'Send link').click();
    await page.getByText('We wrote an email to ada@example.test.').waitFor();
    await page.goto(`${server.url}/complete-registration#token=${await emailedToken(server, 'ada@example.test')}`);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('Get started').waitFor();
    await page.context().close();
  });
});
