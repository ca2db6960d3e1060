import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { button, tokenFor } from './admin.testing.ts';
import { checkLooks, createWorld, EMAIL, launch, missing, PASSWORD, type World } from './world.testing.ts';

// The ways in, and between the pages: addresses, sign-ins, tabs, names of every kind.

if (missing) console.warn(`The ways through the console are not tested in a browser: ${missing}.`);

/** Eighty characters, from both sides, with one that takes two UTF-16 units. */
const LONG = 'עדה לאבלייס 🧮 Ada Lovelace with a name as long as the server takes, to its end!!';

let world: World;
let browser: Browser;

beforeAll(async () => {
  if (missing) return;
  world = await createWorld();
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await world?.close();
});

describe.skipIf(missing)('the ways in', () => {
  it('lead back to the page that was asked for, after a slip at the password', async () => {
    const page = await world.open(browser, '/clones?from=mail', { as: null });
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('Email').fill(EMAIL);
    await page.getByLabel('Password', { exact: true }).fill('not my password');
    await button(page, 'Sign in').click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Email').inputValue()).toBe(EMAIL);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button(page, 'Sign in').click();
    await page.waitForURL(`${world.url}/clones?from=mail`);
    await page.context().close();
  });

  it('say at the field what is wrong with a registration, and lead who has an account to its login', async () => {
    const page = await world.open(browser, '/register?next=%2Fclones', { as: null });
    await page.getByLabel('Email').fill('ada@example');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button(page, 'Create account').click();
    await page.getByText(/^Must be an email address like ada@example.com/).waitFor();
    await page.getByLabel('Email').fill(EMAIL);
    await button(page, 'Create account').click();
    await page.getByText(/An account with this email already exists/).waitFor();
    expect(await checkLooks(page)).toEqual([]);
    await page.getByRole('link', { name: `Sign in as ${EMAIL}` }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.getByLabel('Email').inputValue()).toBe(EMAIL);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button(page, 'Sign in').click();
    await page.waitForURL(`${world.url}/clones`);
    await page.context().close();
  });

  it('set a new password by the letter', async () => {
    await world.register('reset@example.test');
    const page = await world.open(browser, '/forgot-password', { as: null });
    await page.getByLabel('Email').fill('reset@example.test');
    await button(page, 'Send link').click();
    await page.getByText('we sent an email with a link').waitFor();
    await page.goto(`${world.url}/reset-password#token=${await tokenFor(world.data, 'reset@example.test')}`);
    await page.getByLabel('New password').fill('another long password');
    expect(page.url()).not.toContain('token');
    await button(page, 'Set password').click();
    await page.waitForURL(`${world.url}/login`);
    await page.getByLabel('Email').fill('reset@example.test');
    await page.getByLabel('Password', { exact: true }).fill('another long password');
    await button(page, 'Sign in').click();
    await page.getByText('Get started').waitFor();
    await page.context().close();
  });

  it('are shared by tabs: one logs out, the other too; one logs in, the other goes on where it was', async () => {
    const one = await world.open(browser, '/clones?from=tab');
    await one.getByRole('heading', { name: 'Clones' }).waitFor();
    const two = await one.context().newPage();
    await two.goto(`${world.url}/usage`);
    await button(two, 'Sign out').click();
    await one.getByRole('heading', { name: 'Sign in' }).waitFor();
    await two.getByLabel('Email').fill(EMAIL);
    await two.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button(two, 'Sign in').click();
    await one.waitForURL(`${world.url}/clones?from=tab`);
    await one.context().close();
  });
});

describe.skipIf(missing)('the ways between pages', () => {
  it('say kindly that an address leads nowhere, whatever stands in it', async () => {
    const page = await world.open(browser, '/clones/cln_nothing/persona');
    for (const address of ['/clones/cln_nothing/persona', '/clones/cln_01jd5zq8w3x6v9k2m4n7p0r5st', '/nowhere']) {
      await page.goto(world.url + address);
      await page.getByRole('heading', { name: 'Page not found' }).waitFor();
      expect(await page.title()).toBe('Not here · CloneAI');
    }
    await page.goto(`${world.url}/clones/cln_01jd5zq8w3x6v9k2m4n7p0r5st`);
    await page.getByRole('link', { name: 'Go to clones' }).waitFor();
    expect(await checkLooks(page)).toEqual([]);
    await page.context().close();
  });

  it('have room for a long name of every script, the preview too, which takes the height that is there', async () => {
    const { id } = await world.call<{ id: string }>('POST', '/v1/clones', { name: LONG });
    const page = await world.open(browser, `/clones/${id}/persona`, { viewport: { width: 1280, height: 800 } });
    const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    const chat = page.locator('cloneai-chat');
    const height = async () => (await chat.boundingBox())?.height ?? 0;
    await chat.getByText('What would you like to know?').waitFor();
    expect(await beyond()).toBe(0);
    expect(await height()).toBeLessThan(450);
    await page.mouse.move(400, 500);
    await page.mouse.wheel(0, 900);
    await expect.poll(height).toBeGreaterThan(500);
    // At the page's end its head must not go under the line above.
    await page.mouse.wheel(0, 9000);
    await expect.poll(async () => (await page.locator('#preview-title').boundingBox())?.y ?? 0).toBeGreaterThan(50);

    await page.setViewportSize({ width: 390, height: 800 });
    for (const tab of ['persona?view=try', 'knowledge', 'embed', 'versions', 'insights']) {
      await page.goto(`${world.url}/clones/${id}/${tab}`);
      await page.locator('.tabs').waitFor();
      if (tab.startsWith('persona')) await chat.getByText('What would you like to know?').waitFor();
      expect(await beyond(), tab).toBe(0);
    }
    // Opening the preview is no conversation.
    await page.goto(`${world.url}/clones/${id}/conversations`);
    await page.getByText('No conversations yet').waitFor();
    await page.context().close();
  });

  it('count every clone on the overview, and take the one that is furthest for the first steps', async () => {
    const ada = await world.register('many@example.test');
    const { id } = await ada.call('POST', '/v1/clones', { name: 'The published one' });
    await ada.call('POST', `/v1/clones/${id}/publish`, {});
    for (let number = 1; number <= 6; number++) await ada.call('POST', '/v1/clones', { name: `Number ${number}` });
    const page = await world.open(browser, '/', { as: await world.enter('login', { email: ada.email, password: ada.password }) });
    await page.getByRole('heading', { name: '7 clones' }).waitFor();
    expect(await page.getByText('2 of 5 done').count()).toBe(1);
    await page.getByRole('link', { name: 'Add it to your site' }).click();
    await page.waitForURL(`${world.url}/clones/${id}/embed`);
    await page.context().close();
  });
});
