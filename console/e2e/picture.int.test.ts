import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { createCamera, lookFaults } from '../../examples/e2e-kit/looks.ts';
import { button, createWorld, type World } from './console.testing.ts';

/** Left half red, right half blue: 400 by 200 pixels. */
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><rect width="200" height="200" fill="red"/><rect x="200" width="200" height="200" fill="blue"/></svg>';

describeInChromium('the picture of a clone', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.close());

  it('is uploaded, cropped with the keyboard, encoded again, and shown in the chat', async () => {
    const { id } = await world.call<{ id: string }>('POST', '/v1/clones', { name: 'Ada Lovelace' });
    const page = await world.open(`/clones/${id}/persona`);
    const png = await page.context().newPage();
    await png.setViewportSize({ width: 400, height: 200 });
    await png.setContent(`<style>body{margin:0}</style>${SVG}`);
    const buffer = await png.screenshot();
    await png.close();

    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button(page, 'Upload picture').click()]);
    await chooser.setFiles({ name: 'ada.png', mimeType: 'image/png', buffer });
    await page.getByRole('dialog', { name: 'Crop the picture' }).waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await createCamera('console-picture')(page, 'crop');
    // To the left edge of the picture, so that its blue half is out of the crop after zooming in.
    await page.getByLabel('Zoom').fill('2');
    await page.locator('.crop').focus();
    for (let press = 0; press < 40; press++) await page.keyboard.press('ArrowRight');
    await button(page, 'Use picture').click();
    await button(page, 'Remove picture').waitFor();
    await expect
      .poll(async () => (await world.call<{ avatarUrl: string | null }>('GET', `/v1/clones/${id}`)).avatarUrl ?? '')
      .toMatch(/\/avatars\/ava_[0-9a-f]{26}$/);
    const pixel = await page.locator('.picture img').evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 256;
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      return [...(context?.getImageData(250, 128, 1, 1).data ?? [])];
    });
    expect([(pixel[0] ?? 0) > 200, (pixel[2] ?? 255) < 60]).toEqual([true, true]);
    await page.locator('cloneai-chat .avatar canvas').first().waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.goto(`${world.url}/clones`);
    await page.locator('.clone-row .avatar img').first().waitFor();
    // The initial stands in for a picture that cannot be loaded.
    await page.route('**/avatars/*', (route) => route.abort());
    await page.reload();
    await page.locator('.clone-row .avatar', { hasText: 'A' }).first().waitFor();
    expect(await page.locator('.clone-row .avatar img').count()).toBe(0);
    await page.unroute('**/avatars/*');
    await page.goto(`${world.url}/clones/${id}/persona`);
    await page.locator('.picture img').waitFor();
    await button(page, 'Remove picture').click();
    await expect.poll(async () => (await world.call<{ avatarUrl: string | null }>('GET', `/v1/clones/${id}`)).avatarUrl).toBeNull();
    await page.context().close();
  });

  it('says when a file is no picture', async () => {
    const { id } = await world.call<{ id: string }>('POST', '/v1/clones', { name: 'Ada Lovelace' });
    const page = await world.open(`/clones/${id}/persona`);
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button(page, 'Upload picture').click()]);
    await chooser.setFiles({ name: 'ada.png', mimeType: 'image/png', buffer: Buffer.from('hello') });
    await page.getByText('This browser cannot read this file as a picture.').waitFor();
    await page.context().close();
  });
});
