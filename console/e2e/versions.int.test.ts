import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { axeViolations } from '../../examples/e2e-kit/looks.ts';
import { createWorld, excessWidth, LOOKS, type OpenTab, type World } from './console.testing.ts';

describeInChromium('the versions tab', () => {
  let world: World;
  let cloneId = '';
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.close());

  /** A clone with two versions, and a draft that is ahead of them. */
  async function clone(name = 'Ada') {
    cloneId = (await world.call('POST', '/v1/clones', { name, greeting: 'First.' })).id;
    await world.call('POST', `/v1/clones/${cloneId}/publish`, { note: 'For the fair' });
    await world.call('PATCH', `/v1/clones/${cloneId}`, { greeting: 'Second.', answerPolicy: 'open' });
    await world.call('POST', `/v1/clones/${cloneId}/publish`, {});
    await world.call('PATCH', `/v1/clones/${cloneId}`, { greeting: 'Third.' });
  }
  const draft = () => world.call('GET', `/v1/clones/${cloneId}`);
  const open: OpenTab = (options) => world.open(`/clones/${cloneId}/versions`, options);

  it('shows what changed between versions, and what the draft would change', async () => {
    await clone();
    const page = await open();
    await page.getByText('For the fair').waitFor();
    const changes = (within: string) => page.locator(`${within} .changes li`).allTextContents();
    expect(await changes('#state')).toEqual(['Greeting: Second. changed to Third.']);
    await page.getByText('2 changes since version 1').click();
    expect(await changes('.version')).toEqual(['Greeting: First. changed to Second.', 'Answer from: sources only changed to open']);
    await page.getByLabel('Note').fill('Third time');
    await page.getByRole('button', { name: 'Publish draft' }).click();
    await page.locator('.version').getByText('Third time').waitFor();
    expect(await page.locator('.version').first().textContent()).toContain('Live');
    expect(page.faults).toEqual([]);
  });

  it('restores a version as the draft, and undoes it', async () => {
    await clone();
    const page = await open();
    await page.getByRole('button', { name: 'Restore version 1' }).press('Enter');
    await page.getByText('Version 1 restored as the draft.').waitFor();
    expect(await draft()).toMatchObject({ greeting: 'First.', answerPolicy: 'sources_only', publishedVersion: 2 });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Published versions');
    await page.locator('.version', { hasText: 'Version 1' }).getByText('Same as draft').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Restore undone.').waitFor();
    expect(await draft()).toMatchObject({ greeting: 'Third.', answerPolicy: 'open' });
  });

  it('takes the clone offline after a confirmation, and publishes it again', async () => {
    await clone();
    const page = await open();
    await page.getByRole('button', { name: 'Unpublish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The chat no longer opens on your sites').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect((await draft()).publishedVersion).toBe(2);
    await page.getByRole('button', { name: 'Unpublish' }).click();
    await dialog.getByRole('button', { name: 'Unpublish' }).click();
    await page.getByRole('heading', { name: 'Not published' }).waitFor();
    expect((await draft()).publishedVersion).toBeNull();
    await page.locator('#state').getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Live, version 3').waitFor();
  });

  it('deletes the clone after its name is typed', async () => {
    await clone('Ada the Second');
    const page = await open();
    await page.getByRole('button', { name: 'Delete…' }).click();
    const last = page.getByRole('dialog').getByRole('button', { name: 'Delete clone' });
    await page.getByLabel('Type Ada the Second to confirm').fill('Ada');
    expect(await last.isDisabled()).toBe(true);
    await page.getByLabel('Type Ada the Second to confirm').fill('Ada the Second');
    await last.click();
    await page.waitForURL(/\/clones$/);
    await page.getByText('Ada the Second deleted.').waitFor();
    await expect(draft()).rejects.toThrow('404');
  });

  it.each(LOOKS)('passes axe (%s)', async (_name, options) => {
    await clone();
    const page = await open(options);
    await page.getByText('2 changes since version 1').click();
    expect(await axeViolations(page)).toEqual([]);
    expect(page.faults).toEqual([]);
    expect(await excessWidth(page)).toBe(0);
  });
});
