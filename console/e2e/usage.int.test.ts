import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { lookFaults } from '../../examples/e2e-kit/looks.ts';
import { ask, button, createWorld, publishMuseumGuide, textOf, type World } from './console.testing.ts';

describeInChromium('the usage page', () => {
  let world: World;
  let clone: string;
  beforeAll(async () => {
    world = await createWorld();
    clone = await publishMuseumGuide(world);
  });
  afterAll(() => world?.close());

  const account = {
    ...{ id: 'poa_01jd5zq8w3x6v9k2m4n7p0r5st', provider: 'stripe', livemode: false, country: 'DE', disabledReason: null },
    ...{ detailsSubmitted: false, chargesEnabled: false, payoutsEnabled: false, requirementsDue: ['external_account'] },
    ...{ checkedAt: new Date().toISOString(), createdAt: new Date().toISOString() },
  };

  it('says what to do while nothing was used, and which setting the server lacks', async () => {
    const page = await world.open('/usage');
    await page.getByText('No usage in this period').waitFor();
    await page.getByText('STRIPE_SECRET_KEY').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.context().close();
  });

  it('shows every day of the date range in the URL, and downloads it as CSV', async () => {
    await ask(world, clone, ['When was the great telescope finished?', 'What does tea cost in Peru?']);
    const page = await world.open('/usage');
    await page.locator('.stat', { hasText: 'Answers' }).getByText('2', { exact: true }).waitFor();
    expect(await lookFaults(page)).toEqual([]);

    await page.getByRole('link', { name: '7 days' }).click();
    const today = new Date().toISOString().slice(0, 10);
    await page.waitForURL(new RegExp(`from=.*to=${today}`));
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Download CSV').click()]);
    const lines = (await textOf(download)).trim().split('\r\n');
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

  it('sets a spending limit, undoes a change, and removes the limit', async () => {
    const limit = () => world.call<{ monthlyCostMicros: number | null }>('GET', '/v1/billing/spending-limit');
    const page = await world.open('/usage');
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

  // The provider's answers are mocked.
  it('starts payout onboarding with URLs to return to, and continues it', async () => {
    const page = await world.open('/');
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
    expect(await lookFaults(page)).toEqual([]);
    await button(page, 'Set up payouts').click();
    await page.waitForURL(/docs\?onboarding/);
    const back = `${world.url}/usage?payouts=`;
    expect(asked).toEqual([{ returnUrl: `${back}back`, refreshUrl: `${back}again`, country: 'DE' }]);

    await page.goto(`${back}again`);
    await page.getByText('The link to Stripe has expired or was already used').waitFor();
    await page.getByText('Your details are missing.').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await button(page, 'Continue on Stripe').click();
    await page.waitForURL(/docs\?onboarding/);
    expect(asked).toHaveLength(2);
    await page.context().close();
  });
});
