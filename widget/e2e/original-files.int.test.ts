import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Account, register, uniqueSuffix } from '../../examples/e2e-kit/accounts.ts';
import { type Browser, connectBrowser, describeInChromium, openPage, sharedServer } from '../../examples/e2e-kit/browser.ts';
import { type Clone, publishClone } from '../../examples/e2e-kit/observatory.ts';
import { type Site, startSite, strictPolicy } from '../../examples/e2e-kit/site.ts';
import { followUntil } from '../../examples/e2e-kit/waiting.ts';
import { embedding, type World } from './world.testing.ts';

const FACT = 'The lighthouse of Brenholm was lit for the first time in 1871.';
const QUESTION = 'When was the lighthouse of Brenholm lit for the first time?';

/** A PDF with one line on each page. */
function pdfOf(lines: string[]): string {
  const kids = lines.map((_, i) => `${4 + 2 * i} 0 R`).join(' ');
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${lines.length}/Kids[${kids}]>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...lines.flatMap((line, i) => {
      const stream = `BT /F1 12 Tf 72 720 Td (${line}) Tj ET`;
      return [
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents ${5 + 2 * i} 0 R>>`,
        `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
      ];
    }),
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const at = file.length;
    file += `${i + 1} 0 obj${object}endobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const [start, size] = [file.length, objects.length + 1];
  return `${file}xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}trailer<</Size ${size}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF`;
}
const PDF = pdfOf(['The island of Brenholm lies in the north and has a harbor for small boats.', FACT]);

describeInChromium('the original of a cited file', () => {
  let url = '';
  let browser: Browser;
  let site: Site;
  let account: Account;
  let clone: Clone;
  beforeAll(async () => {
    ({ url } = sharedServer());
    [site, account, browser] = await Promise.all([startSite(), register({ url }), connectBrowser()]);
    const settings = { slug: `brenholm-${uniqueSuffix()}`, allowedOrigins: [site.url], starterQuestions: [QUESTION], shareOriginals: true };
    clone = await publishClone(account, settings);
    const form = new FormData();
    form.append('file', new File([PDF], 'brenholm.pdf', { type: 'application/pdf' }));
    const headers = { authorization: `Bearer ${account.signedIn.accessToken}` };
    const { id } = await (await fetch(`${url}/v1/clones/${clone.id}/sources`, { method: 'POST', body: form, headers })).json();
    await followUntil(
      () => account.call<{ status: string }>('GET', `/v1/sources/${id}`),
      ({ status }) => status === 'ready' || status === 'failed',
    );
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  it('is opened from the excerpt at the cited page, until the expert shares it no more', async () => {
    site.page = { html: embedding({ url, clone } as World), headers: strictPolicy(url) };
    const page = await openPage(browser, site.url, { reducedMotion: 'reduce' });
    await page.locator('.launcher').click();
    await page.getByRole('button', { name: QUESTION }).click();
    const source = page.getByRole('button', { name: /^Source 1/ }).first();
    await source.click();
    // The whole text is shown: nothing is cut off.
    const passage = page.locator('.excerpt blockquote');
    await passage.locator('.around').first().waitFor();
    expect(await passage.textContent()).toMatch(/^The island of Brenholm.*first time in 1871\.$/s);
    const link = page.getByRole('link', { name: 'Open original, page 2' });
    const address = (await link.getAttribute('href')) ?? '';
    expect([new URL(address).hash, await link.getAttribute('rel')]).toEqual(['#page=2', 'noopener noreferrer']);
    const file = await page.request.get(address);
    expect([file.status(), file.headers()['content-type'], await file.text()]).toEqual([200, 'application/pdf', PDF]);

    await account.call('PATCH', `/v1/clones/${clone.id}`, { shareOriginals: false });
    await account.call('POST', `/v1/clones/${clone.id}/publish`, {});
    expect((await page.request.get(address)).status()).toBe(403);
    await page.reload();
    await source.click();
    await page.locator('.excerpt .around').first().waitFor();
    expect(await page.locator('.excerpt a').count()).toBe(0);
    await page.context().close();
  });
});
