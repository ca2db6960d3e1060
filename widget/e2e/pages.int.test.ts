import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { texts as ar } from '../src/texts/ar.ts';
import { texts as de } from '../src/texts/de.ts';
import { texts as en } from '../src/texts/en.ts';
import { texts as es } from '../src/texts/es.ts';
import { texts as fr } from '../src/texts/fr.ts';
import { createWorld, launch, missing, QUESTION, snippet, strictPolicy, type World } from './world.testing.ts';

let world: World;
let browser: Browser;
beforeAll(async () => {
  if (missing) return;
  [world, browser] = await Promise.all([createWorld(), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

interface Violations {
  violations: string[];
}

/** A page of its own browser profile that notes what its policy forbade. */
async function visit(url: string): Promise<Page & Violations> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const violations: string[] = [];
  await page.exposeFunction('violated', (text: string) => violations.push(text));
  await page.addInitScript(() =>
    addEventListener('securitypolicyviolation', (event) =>
      (window as unknown as { violated(text: string): void }).violated(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`),
    ),
  );
  page.on('console', (message) => /Content Security Policy|Trusted/i.test(message.text()) && violations.push(message.text()));
  await page.goto(url);
  return Object.assign(page, { violations });
}

async function askAndRead(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Your question' }).fill(QUESTION);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Good answer' }).waitFor();
}

describe.skipIf(missing)(`the widget in Chromium${missing ? ` (skipped: ${missing})` : ''}`, () => {
  it.each(['slug', 'key'] as const)('is asked, answers and cites on another site under the strictest policy, named by %s', async (by) => {
    const html = snippet(world).replace(`data-clone="${world.slug}"`, `data-clone="${by === 'key' ? world.key : world.slug}"`);
    world.site.page = { html, headers: { 'content-security-policy': strictPolicy(world.url) } };
    const page = await visit(world.site.url);
    await page.getByRole('button', { name: 'Open chat' }).click();
    await askAndRead(page);
    expect(await page.getByText('The great telescope was finished in 1897').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Source 1: A guide to the observatory' }).first().click();
    const passage = page.getByRole('region', { name: 'Source 1: A guide to the observatory' });
    expect(await passage.getByRole('blockquote').textContent()).toBe('The great telescope was finished in 1897 and weighs twenty tons.');
    expect(await passage.getByRole('link').getAttribute('href')).toBe(
      'https://example.com/guide#:~:text=The%20great%20telescope%20was%20finished%20in%201897%20and',
    );
    expect(await page.locator('.panel').evaluate((panel) => getComputedStyle(panel).display)).toBe('flex');
    expect(page.violations).toEqual([]);
    await page.context().close();
  });

  it('works from examples/embed.html as it stands there, with a server and a slug put in', async () => {
    const example = readFileSync(new URL('../../examples/embed.html', import.meta.url), 'utf8');
    expect([example.split('http://localhost:8787/widget.js').length, example.split('data-clone="my-clone"').length]).toEqual([2, 2]);
    const html = example.replace('http://localhost:8787/widget.js', `${world.url}/widget.js`).replace('my-clone', world.slug);
    world.site.page = { html, headers: {} };
    const page = await visit(world.site.url);
    const requests: string[] = [];
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    requests.push(...(await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname))));
    expect(requests.filter((path) => path !== '/favicon.ico')).toEqual(['/widget.js']);
    await page.getByRole('button', { name: 'Open chat' }).click();
    await askAndRead(page);
    await page.context().close();
  });

  it('does not answer on a site that the clone does not allow', async () => {
    world.site.page = { html: snippet(world), headers: {} };
    const page = await visit(world.site.url.replace('127.0.0.1', 'localhost'));
    await page.getByRole('button', { name: 'Open chat' }).click();
    await page.getByText('The chat is not available on this page.').waitFor();
    expect(await page.getByRole('textbox').isDisabled()).toBe(true);
    await page.context().close();
  });

  it('shows a draft that was never published beside the form that changes it, and keeps nothing of it', async () => {
    const draft = (await world.call('POST', '/v1/clones', { name: 'Grace', greeting: 'First words.' })) as { id: string; slug: string };
    world.site.page = {
      html: `<!doctype html><html lang="en"><title>A form</title><input aria-label="Greeting"><script async src="${world.url}/widget.js"></script></html>`,
      headers: { 'content-security-policy': `${strictPolicy(world.url)}` },
    };
    const page = await visit(world.site.url);
    await page.exposeFunction('openPreview', () => world.call('POST', `/v1/clones/${draft.id}/sessions`, { preview: true }));
    await page.getByRole('textbox', { name: 'Greeting' }).focus();
    await page.evaluate((slug) => {
      const chat = document.createElement('cloneai-chat');
      chat.setAttribute('clone', slug);
      chat.preview = () => (window as unknown as { openPreview(): Promise<never> }).openPreview();
      document.body.append(chat);
    }, draft.slug);
    const panel = page.getByRole('region', { name: 'Chat with Grace' });
    await panel.getByText('First words.').waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    expect(await focused()).toBe('Greeting');

    await askAndRead(page);
    await page.getByRole('textbox', { name: 'Greeting' }).focus();
    const look = { greeting: 'Second words.', starterQuestions: ['Why?'], theme: { accent: '#0f766e', mode: 'dark' } };
    await world.call('PATCH', `/v1/clones/${draft.id}`, look);
    await page.locator('cloneai-chat').evaluate((chat) => (chat as HTMLElementTagNameMap['cloneai-chat']).reload());
    await panel.getByText('Second words.').waitFor();
    expect(
      await page
        .locator('.root')
        .evaluate((root) => [(root as HTMLElement).dataset.theme, (root as HTMLElement).style.getPropertyValue('--accent')]),
    ).toEqual(['dark', 'rgb(15 118 110)']);
    expect([await focused(), await page.locator('li.answer').count()]).toEqual(['Greeting', 1]);
    await page.getByRole('button', { name: 'New conversation' }).click();
    await panel.getByRole('button', { name: 'Why?' }).waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).toBe('{}');
    expect(page.violations).toEqual([]);
    await page.context().close();
  });

  it('shows the clone’s picture where the page’s policy allows no images, and its initials where there is none', async () => {
    // Half of red, over the white that is behind every picture.
    const red = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
    const made = { name: 'Mary Somerville', slug: 'mary', avatarUrl: 'https://example.com/mary.png', allowedOrigins: [world.site.url] };
    const { id } = (await world.call('POST', '/v1/clones', made)) as { id: string };
    await world.call('POST', `/v1/clones/${id}/publish`, {});
    world.site.page = {
      html: snippet(world).replace(world.slug, 'mary'),
      headers: { 'content-security-policy': strictPolicy(world.url) },
    };
    for (const data of [red, btoa('no picture'), null]) {
      const page = await visit('about:blank');
      const headers = { 'access-control-allow-origin': '*' };
      await page.route('**/v1/embed/avatar*', (route) =>
        data ? route.fulfill({ json: { type: 'image/png', data }, headers }) : route.fulfill({ status: 404, json: {}, headers }),
      );
      await page.goto(world.site.url);
      await page.getByRole('button', { name: 'Open chat' }).click();
      await page.locator('.avatar', { hasText: 'MS' }).waitFor();
      const pixel = () =>
        page
          .locator('.avatar')
          .evaluate((avatar) => [...(avatar.querySelector('canvas')?.getContext('2d')?.getImageData(57, 57, 1, 1).data ?? [])]);
      if (data === red) await expect.poll(pixel).toEqual([255, 128, 128, 255]);
      else expect((await pixel()).every((part) => part === 0)).toBe(true);
      expect(page.violations).toEqual([]);
      await page.context().close();
    }
  });

  it('goes on with whom the site knows, over a reload and over ended tokens, and leaves nothing of it in the browser', async () => {
    const { data } = (await world.call('GET', '/v1/clones')) as { data: { id: string; slug: string }[] };
    const cloneId = data.find(({ slug }) => slug === world.slug)?.id;
    let sessionId: string | undefined;
    let signed = 0;
    // What the site's own server does with its key: one session for each customer, and a fresh token whenever the page asks.
    const sign = async () => {
      signed++;
      if (!sessionId) {
        const opened = (await world.call('POST', `/v1/clones/${cloneId}/sessions`, { visitorId: 'customer-17' })) as {
          session: { id: string };
        };
        sessionId = opened.session.id;
      }
      const { token } = (await world.call('POST', `/v1/sessions/${sessionId}/token`, {})) as { token: string };
      // Less than the half minute before its end in which a token is renewed: each call asks for another.
      return { session: { id: sessionId }, token, expiresIn: 20 };
    };
    const named = `<script>(window.CloneAI ||= []).push(['identify', () => window.sign()])</script>`;
    world.site.page = { html: snippet(world).replace('<head>', `<head>${named}`), headers: {} };
    const page = await (await browser.newContext()).newPage();
    await page.exposeFunction('sign', sign);
    await page.goto(world.site.url);
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    await page.waitForTimeout(200);
    // Saying who it is costs a page nothing.
    expect([
      signed,
      await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/widget/')).length),
    ]).toEqual([0, 0]);
    await page.getByRole('button', { name: 'Open chat' }).click();
    await askAndRead(page as Page & Violations);
    expect(signed).toBeGreaterThan(1);
    const kept = () => page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    for (const secret of [sessionId as string, 'token', QUESTION, 'customer-17']) expect(await kept()).not.toContain(secret);

    await page.reload();
    await page.locator('li.question', { hasText: QUESTION }).waitFor();
    await page.getByRole('button', { name: 'Good answer' }).waitFor();
    await page.getByRole('textbox', { name: 'Your question' }).fill('What does a guided tour cost?');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Good answer' }).nth(1).waitFor();
    const { data: messages } = (await world.call('GET', `/v1/sessions/${sessionId}/messages`)) as { data: { role: string }[] };
    expect(messages.map(({ role }) => role)).toEqual(['assistant', 'user', 'assistant', 'user']);
    expect(await kept()).not.toContain(sessionId as string);
    await page.context().close();
  });

  it.each(Object.entries({ en, de, es, fr, ar }))('says in its language that nobody but the sources speaks (%s)', async (tag, texts) => {
    world.site.page = { html: snippet(world, `data-language="${tag}"`), headers: {} };
    const page = await visit(world.site.url);
    await page.locator('.launcher').click();
    await page.getByRole('button', { name: QUESTION }).click();
    await page.getByRole('button', { name: texts.good }).waitFor();
    expect(await page.locator('.label').textContent()).toBe(texts.extractive);
    const fits = await page.locator('.label').evaluate((label) => label.scrollWidth <= (label.parentElement?.clientWidth ?? 0));
    expect(fits).toBe(true);
    await page.context().close();
  });

  it('is a page of its own at /embed, under its own policy', async () => {
    const page = await visit(`${world.url}/embed/${world.slug}`);
    const field = page.getByRole('textbox', { name: 'Your question' });
    await field.waitFor();
    await expect.poll(() => field.evaluate((area) => area.matches(':focus'))).toBe(true);
    await askAndRead(page);
    expect(await page.title()).toBe('Ada Lovelace');
    expect(await page.locator('.panel').evaluate((panel) => panel.clientHeight)).toBe(800);
    expect(page.violations).toEqual([]);
    expect((await page.goto(`${world.url}/embed/nobody`))?.status()).toBe(404);
    await page.context().close();

    // Where a finger points, a keyboard would cover the greeting.
    const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })).newPage();
    await phone.goto(`${world.url}/embed/${world.slug}`);
    await phone.getByRole('button', { name: QUESTION }).waitFor();
    expect(await phone.getByRole('textbox').evaluate((area) => area.matches(':focus'))).toBe(false);
    await phone.context().close();
  });
});
