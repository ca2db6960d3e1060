import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { createCamera, lookFaults } from '../../examples/e2e-kit/looks.ts';
import { createWorld, type World } from './console.testing.ts';

describeInChromium('the API reference', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.close());

  it('shows how to call an operation with curl and with the SDK, at the address of this server', async () => {
    const page = await world.open('/docs', { as: null });
    const show = createCamera('docs');
    await page.getByRole('heading', { name: /^CloneAI/ }).waitFor();
    await page.getByPlaceholder('Filter by tag').fill('Clones');
    await page.locator('#operations-Accounts-login').waitFor({ state: 'detached' });
    await show(page, 'start', page.locator('#operations-Clones-createClone'));
    expect(await lookFaults(page)).toEqual([]);
    await page.locator('#operations-Clones-createClone .opblock-summary-control').click();
    const example = page.getByRole('region', { name: 'Example' });
    await example.waitFor();
    expect(await example.locator('code').textContent()).toContain(`curl -X POST '${world.url}/v1/clones'`);
    await show(page, 'operation', example);
    expect(await lookFaults(page)).toEqual([]);
    await example.getByRole('button', { name: 'SDK' }).click();
    expect(await example.locator('code').textContent()).toContain('client.clones.create({');
    // The choice counts for every operation.
    await page.locator('#operations-Clones-listClones .opblock-summary-control').click();
    await page.locator('#operations-Clones-listClones .samples').getByText('for await (const item of client.clones.list())').waitFor();
    await page.context().close();
  });
});
