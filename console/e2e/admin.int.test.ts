import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, button, focused, publishClone, until } from './admin.testing.ts';
import { checkLooks, createWorld, launch, missing, type World } from './world.testing.ts';

// Usage, insights, keys and webhooks, clicked through as an owner would.

if (missing) console.warn(`Usage, insights and keys are not tested in a browser: ${missing}.`);

let clone: string;
let world: World;
let browser: Browser;

beforeAll(async () => {
  if (missing) return;
  world = await createWorld();
  browser = await launch();
  clone = await publishClone(world, 'Museum guide');
});

afterAll(async () => {
  await browser?.close();
  await world?.close();
});

describe.skipIf(missing)('usage', () => {
  it('says what to do while nothing was used, and names what the server lacks', async () => {
    const page = await world.open(browser, '/usage');
    await page.getByText('No usage in this period').waitFor();
    await page.getByText('STRIPE_SECRET_KEY').waitFor();
    expect(await checkLooks(page)).toEqual([]);
    await page.context().close();
  });

  it('shows every day of the range that the address names, and gives it as CSV', async () => {
    await ask(world, clone, ['When was the great telescope finished?', 'What does tea cost in Peru?']);
    const page = await world.open(browser, '/usage');
    await page.locator('.stat', { hasText: 'Answers' }).getByText('2', { exact: true }).waitFor();
    expect(await checkLooks(page)).toEqual([]);

    await page.getByRole('link', { name: '7 days' }).click();
    const today = new Date().toISOString().slice(0, 10);
    await page.waitForURL(new RegExp(`from=.*to=${today}`));
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Download CSV').click()]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect([lines.length, lines[0], lines.at(-1)?.split(',').slice(0, 2)]).toEqual([
      8,
      'day,answers,sources,input_tokens,output_tokens,cost_usd',
      [today, '2'],
    ]);
    expect(download.suggestedFilename()).toContain(today);

    // A range of the past by hand, kept by a reload.
    await page.getByLabel('First day').fill('2020-01-01');
    await page.getByLabel('Last day').fill('2020-01-31');
    await button(page, 'Apply').click();
    await page.getByText('No usage in this period').waitFor();
    await page.reload();
    expect(await page.getByLabel('Last day').inputValue()).toBe('2020-01-31');
    await page.context().close();
  });

  it('sets a limit, takes it back, and lifts it', async () => {
    const limit = () => world.call<{ monthlyCostMicros: number | null }>('GET', '/v1/billing/spending-limit');
    const page = await world.open(browser, '/usage');
    const field = page.getByLabel('Limit in US dollars per month');
    await field.fill('fifty');
    await button(page, 'Set limit').click();
    await page.getByText('Enter an amount like 50 or 12.50.').waitFor();
    await field.fill('12,50');
    await button(page, 'Set limit').click();
    await page.getByText('of $12.50 spent this month').waitFor();
    expect((await limit()).monthlyCostMicros).toBe(12_500_000);
    await field.fill('0');
    await button(page, 'Change limit').click();
    await page.getByText('Limit reached. Clones do not answer').waitFor();
    await button(page, 'Undo').last().click();
    await page.getByText('of $12.50 spent this month').waitFor();
    await button(page, 'Remove limit').click();
    await page.getByText('spent this month, no limit').waitFor();
    expect((await limit()).monthlyCostMicros).toBeNull();
    await page.context().close();
  });
});

describe.skipIf(missing)('payouts, where the server’s answers are stood in for', () => {
  const account = {
    ...{ id: 'poa_01jd5zq8w3x6v9k2m4n7p0r5st', provider: 'stripe', livemode: false, country: 'DE', disabledReason: null },
    ...{ detailsSubmitted: false, chargesEnabled: false, payoutsEnabled: false, requirementsDue: ['external_account'] },
    ...{ checkedAt: new Date().toISOString(), createdAt: new Date().toISOString() },
  };

  it('begins the onboarding with a way back, and goes on with it', async () => {
    const page = await world.open(browser, '/');
    const asked: unknown[] = [];
    let made = false;
    await page.route('**/v1/billing/payout-account', async (route) => {
      if (route.request().method() === 'POST') {
        asked.push(route.request().postDataJSON());
        made = true;
        const onboardingUrl = `${world.url}/docs?onboarding`;
        await route.fulfill({ json: { account, onboardingUrl, onboardingExpiresAt: account.createdAt } });
      } else if (made) await route.fulfill({ json: account });
      else {
        const error = { type: 'not_found_error', code: 'not_found', message: 'None yet.', param: null, requestId: 'req_1' };
        await route.fulfill({ status: 404, json: { error } });
      }
    });
    await page.goto(`${world.url}/usage`);
    await page.getByLabel('Country').selectOption({ label: 'Germany' });
    expect(await checkLooks(page)).toEqual([]);
    await button(page, 'Set up payouts').click();
    await page.waitForURL(/docs\?onboarding/);
    const back = `${world.url}/usage?payouts=`;
    expect(asked).toEqual([{ returnUrl: `${back}back`, refreshUrl: `${back}again`, country: 'DE' }]);

    await page.goto(`${back}again`);
    await page.getByText('The link to Stripe has expired or was already used').waitFor();
    await page.getByText('Your details are missing.').waitFor();
    expect(await checkLooks(page)).toEqual([]);
    await button(page, 'Continue on Stripe').click();
    await page.waitForURL(/docs\?onboarding/);
    expect(asked).toHaveLength(2);
    await page.context().close();
  });
});

describe.skipIf(missing)('insights', () => {
  it('shows what became of the questions, in the range that the address names', async () => {
    const page = await world.open(browser, `/clones/${clone}/insights`);
    await page.locator('.stat', { hasText: 'Not in the sources' }).getByText('50%').waitFor();
    expect(await checkLooks(page)).toEqual([]);
    await page.getByRole('link', { name: '7 days', exact: true }).click();
    await page.waitForURL(/days=7/);
    await page.getByText('Questions by day').waitFor();
    await page.getByText('Show data').first().click();
    expect(await page.getByRole('table').first().getByRole('row').count()).toBe(8);
    await page.context().close();
  });

  it('tells the next step while nobody has asked', async () => {
    const { id } = await world.call<{ id: string }>('POST', '/v1/clones', { name: 'Silent one' });
    const page = await world.open(browser, `/clones/${id}/insights`);
    await page.getByText('No questions in the last 30 days').waitFor();
    await page.getByRole('link', { name: 'Try it yourself' }).waitFor();
    expect(await checkLooks(page)).toEqual([]);
    await page.context().close();
  });
});

describe.skipIf(missing)('API keys', () => {
  it('makes a secret key that works, shows it once and not to be lost by accident, and revokes it', async () => {
    const page = await world.open(browser, '/keys', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByText('No API keys yet').waitFor();
    expect(await checkLooks(page)).toEqual([]);
    await button(page, 'New secret key').click();
    await page.getByLabel('Name').fill('Web shop');
    await page.getByText('Custom', { exact: true }).click();
    await page.getByLabel('Read usage and cost').check();
    expect(await checkLooks(page)).toEqual([]);
    await page.getByText('Answer only', { exact: true }).click();
    await button(page, 'Create key').click();
    const key = (await page.getByRole('region', { name: 'The key' }).textContent()) ?? '';
    expect(key).toMatch(/^sk_/);
    expect(await checkLooks(page)).toEqual([]);

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

    await button(page, 'Revoke Web shop').click();
    await page.getByText(`Requests with the key ending in ${key.slice(-4)}`).waitFor();
    await button(page, 'Revoke key').click();
    await page.getByText('No active API keys').waitFor();
    expect([(await use('/v1/clones')).status, await focused(page)]).toEqual([401, 'Keys']);
    await page.getByLabel('Show revoked keys (1)').check();
    await page.locator('.item.gone', { hasText: 'Web shop' }).getByText('Revoked', { exact: true }).waitFor();
    expect(await checkLooks(page)).toEqual([]);
    await page.context().close();
  });

  it('makes a publishable key for a clone and origins however they are typed', async () => {
    const page = await world.open(browser, '/keys');
    await button(page, 'New publishable key').click();
    await page.getByLabel('Name').fill('Company site');
    await page.getByLabel('Clone', { exact: true }).selectOption({ label: 'Museum guide' });
    await page.getByLabel('Allowed origins').fill('shop');
    await button(page, 'Create key').click();
    await page.getByText('Not valid: shop').waitFor();
    expect(await checkLooks(page)).toEqual([]);
    await page.getByLabel('Allowed origins').fill('www.Example.com/about\nhttp://localhost:3000');
    await button(page, 'Create key').click();
    const row = page.locator('.item', { hasText: 'Company site' });
    await row.getByText('Allowed on https://www.example.com, http://localhost:3000').waitFor();
    await row.getByRole('link', { name: 'Museum guide' }).waitFor();
    await row.getByText(/^pk_/).waitFor();
    await page.context().close();
  });

  it('offers a first call that answers as it is pasted', async () => {
    const { key } = await world.call<{ key: string }>('POST', '/v1/api-keys', {
      kind: 'secret',
      name: 'Paste',
      scopes: ['clones:read', 'sessions:create', 'chat:write'],
    });
    const page = await world.open(browser, '/keys');
    const code = page.locator('#first-call pre');
    await page.waitForFunction(() => document.querySelector('#first-call pre')?.textContent?.includes('/v1/clones/cln_0'));
    const pasted = ((await code.textContent()) ?? '').replace('sk_…', key);
    expect((await promisify(execFile)('bash', ['-c', pasted], { timeout: 30_000 })).stdout).toContain('event: ');
    await page.getByText('TypeScript', { exact: true }).click();
    expect(await code.textContent()).toContain(`baseUrl: '${world.url}'`);
    await page.context().close();
  });
});

describe.skipIf(missing)('webhooks', () => {
  it('makes an endpoint, shows its deliveries, pauses and deletes it', async () => {
    const page = await world.open(browser, '/keys?tab=webhooks');
    await page.getByText('No endpoints yet').waitFor();
    await button(page, 'New endpoint').click();
    await page.getByLabel('URL').fill('https://hooks.example.test/cloneai');
    await page.getByLabel('A source failed').uncheck();
    expect(await checkLooks(page)).toEqual([]);
    await button(page, 'Create endpoint').click();
    expect(await page.getByRole('region', { name: 'The signing secret' }).textContent()).toMatch(/^whsec_/);
    await button(page, 'Done').click();
    await button(page, 'Close anyway').click();

    await ask(world, clone, ['How heavy is the telescope?']);
    await button(page, 'Deliveries').click();
    await page.waitForURL(/endpoint=whk_/);
    await until('the delivery', async () => {
      if (await page.locator('td', { hasText: 'message.answered' }).count()) return true;
      await button(page, 'Refresh').click();
      return false;
    });
    expect(await checkLooks(page)).toEqual([]);
    await button(page, /^Pause/).click();
    await page.getByText('Paused', { exact: true }).waitFor();
    await button(page, /^Delete https/).click();
    await button(page, 'Delete endpoint').click();
    await page.getByText('No endpoints yet').waitFor();
    expect(await checkLooks(page)).toEqual([]);
    await page.context().close();
  });
});
