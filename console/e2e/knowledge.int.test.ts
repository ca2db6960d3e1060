import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { corpusFolder } from '../../examples/e2e-kit/corpus.ts';
import { lookFaults } from '../../examples/e2e-kit/looks.ts';
import { createWorld, type World } from './console.testing.ts';
import { becomes, drop, HOURS, row } from './knowledge.testing.ts';

describeInChromium('the knowledge tab', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.close());

  const open = async () => {
    const clone = await world.call<{ id: string }>('POST', '/v1/clones', { name: 'Ada Lovelace' });
    const page = await world.open(`/clones/${clone.id}/knowledge`);
    await page.getByRole('heading', { name: 'Drop documents here' }).waitFor();
    return { clone, page, base: `${world.url}/clones/${clone.id}/knowledge` };
  };

  it('processes dropped files, and rejects an unsupported file before it is uploaded', async () => {
    const { page } = await open();
    expect(await lookFaults(page)).toEqual([]);
    await drop(page, [
      { name: 'hours.md', text: `# Opening hours\n\n${HOURS}` },
      { name: 'dome.html', text: '<html><body><h1>The dome</h1><p>It turns on forty wheels.</p></body></html>' },
      { name: 'talk.ppt', text: 'x' },
    ]);
    await page.getByText('This kind of slides is not supported yet. Save them as PDF.').waitFor();
    await becomes(page, 'Opening hours', 'Ready');
    await becomes(page, 'The dome', 'Ready');
    await page.getByText('2 sources · 2 ready').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Remove talk.ppt from this list' }).click();
    await page.locator('.upload').waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('adds text and question-and-answer sources, and keeps the form’s text when its dialog is closed', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Paste text' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('A visit');
    await page.getByRole('textbox', { name: 'Text' }).fill(HOURS);
    await page.getByRole('textbox', { name: 'Tags' }).fill('visitors, prices');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Paste text' }).click();
    expect(await page.getByRole('textbox', { name: 'Text' }).inputValue()).toBe(HOURS);
    expect(await lookFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Add to knowledge' }).click();
    await becomes(page, 'A visit', 'Ready');
    expect(await row(page, 'A visit').getByRole('list', { name: 'Tags' }).textContent()).toBe('visitorsprices');
    await page.getByRole('button', { name: 'Question and answer' }).click();
    await page.getByRole('textbox', { name: 'Question' }).fill('May I bring my dog?');
    await page.getByRole('textbox', { name: 'Answer' }).fill('Dogs wait at the gate.');
    await page.getByRole('button', { name: 'Add to knowledge' }).click();
    await becomes(page, 'May I bring my dog?', 'Ready');
    await page.context().close();
  });

  it('shows what a question finds, why and where, and the source’s chunks and facts', async () => {
    const { page, base } = await open();
    await drop(page, [{ name: 'hours.md', text: `# Opening hours\n\n${HOURS}\n\n# The dome\n\nIt turns on forty wheels.` }]);
    await becomes(page, 'Opening hours', 'Ready');
    await page.getByLabel('Question').fill('What does a guided tour cost?');
    await page.keyboard.press('Enter');
    const hit = page.locator('.hit').first();
    await hit.getByText('Used', { exact: true }).waitFor();
    expect(await hit.locator('mark').allTextContents()).toEqual(expect.arrayContaining(['guided', 'tour', 'costs']));
    await hit.getByText(/Found by (meaning and )?keywords/).waitFor();
    expect(page.url()).toBe(`${base}?q=What%20does%20a%20guided%20tour%20cost%3F`);
    expect(await lookFaults(page)).toEqual([]);

    await hit.getByRole('link').click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('mark').waitFor();
    expect(await dialog.locator('mark').textContent()).toContain('A guided tour costs six euros');
    expect(await lookFaults(page)).toEqual([]);
    await page.reload();
    await dialog.locator('mark').waitFor();
    await dialog.getByRole('link', { name: 'Chunks' }).click();
    await dialog.getByText('Chunk 1').click();
    expect(await lookFaults(page)).toEqual([]);
    await dialog.getByRole('link', { name: 'Show in text' }).first().click();
    await dialog.locator('mark').waitFor();
    await dialog.getByRole('link', { name: 'Details' }).click();
    await dialog.getByText('Embedding cost').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('An answer would use').waitFor();
    await page.context().close();
  });

  it('opens the original file in another tab', async () => {
    const { page, clone } = await open();
    await world.call('POST', `/v1/clones/${clone.id}/sources`, { type: 'text', title: 'A visit', text: HOURS });
    await page.reload();
    await row(page, 'A visit').getByRole('link').click();
    const [popup] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'Open original' }).click()]);
    await popup.waitForURL(/\/v1\/files\/src_/);
    await page.context().close();
  });

  it('asks before it deletes a source, says what is lost, and moves the focus to the next source', async () => {
    const { page, clone } = await open();
    for (const title of ['First', 'Second'])
      await world.call('POST', `/v1/clones/${clone.id}/sources`, { type: 'text', title, text: HOURS });
    await page.reload();
    await becomes(page, 'Second', 'Ready');
    await page.getByRole('button', { name: 'Delete Second' }).click();
    await page.getByText('This deletes 1 chunk immediately.').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Delete Second');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Delete source' }).click();
    await row(page, 'Second').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.textContent === 'First');
    await page.context().close();
  });

  it('shows the progress of an upload, and cancels it', async () => {
    const { page } = await open();
    const network = await page.context().newCDPSession(page);
    await network.send('Network.enable');
    const limitUploads = (bytesPerSecond: number) =>
      network.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput: bytesPerSecond,
      });
    // The file takes a minute and a half, so that the upload is still in progress at the end, even on a slow machine.
    await limitUploads(100_000);
    await drop(page, [{ name: 'long.txt', text: `${HOURS}\n`.repeat(150_000) }]);
    const bar = page.getByRole('progressbar', { name: 'Uploading long.txt' });
    await page.waitForFunction(() => {
      const value = document.querySelector<HTMLProgressElement>('.upload progress')?.value ?? 0;
      return value > 0.05 && value < 1;
    });
    expect(await lookFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel long.txt' }).click();
    // The page's next requests go through the same network.
    await limitUploads(-1);
    await bar.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Drop documents here' }).waitFor();
    await page.context().close();
  });

  it.skipIf(!existsSync(corpusFolder))(
    'processes real documents, recognizes a scan and says so, and says why it cannot read a locked file',
    async () => {
      const { page } = await open();
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page
          .getByRole('button', { name: 'Add files' })
          .focus()
          .then(() => page.keyboard.press('Enter')),
      ]);
      const docx = readdirSync(join(corpusFolder, 'docx')).map((name) => join(corpusFolder, 'docx', name));
      const pdf = ['scan_only.pdf', 'password_protected.pdf', 'multi_page.pdf', 'right_to_left_01.pdf'].map((name) =>
        join(corpusFolder, 'pdf', name),
      );
      await chooser.setFiles([...docx, ...pdf]);
      await page.locator('.source .badge.info').first().waitFor();
      await row(page, 'scan_only.pdf').getByText('The page is a scan: its text was recognized (OCR) and may contain errors.').waitFor();
      await page.getByText('This PDF is protected by a password. Save it without a password and upload it again.').waitFor();
      await becomes(page, 'multi_page.pdf', 'Ready');
      await page.getByText(`${docx.length + 4} sources · ${docx.length + 3} ready · 1 failed`, { exact: false }).waitFor();
      expect(await lookFaults(page)).toEqual([]);
      // The files are the cause, so another attempt would fail as well.
      expect(await page.getByRole('button', { name: /^Retry/ }).count()).toBe(0);
      await page.context().close();
    },
  );
});
