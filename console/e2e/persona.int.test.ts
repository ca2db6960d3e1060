import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium, type Page } from '../../examples/e2e-kit/browser.ts';
import { axeViolations } from '../../examples/e2e-kit/looks.ts';
import { addSource, QUESTION } from '../../examples/e2e-kit/observatory.ts';
import { createWorld, excessWidth, LOOKS, type OpenTab, type World } from './console.testing.ts';

describeInChromium('the persona tab', () => {
  let world: World;
  let cloneId = '';
  let number = 0;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.close());

  /** Creates a clone, with a source or without. */
  async function clone(change: object = {}, withSource = false): Promise<string> {
    const created = await world.call('POST', '/v1/clones', { name: `Ada ${++number}`, ...change });
    cloneId = created.id;
    if (!withSource) return cloneId;
    await addSource(world, cloneId);
    return cloneId;
  }
  const draft = () => world.call('GET', `/v1/clones/${cloneId}`);
  const open: OpenTab = (options) => world.open(`/clones/${cloneId}/persona`, options);
  const saved = (page: Page) => page.locator('.save-line').getByText('Saved', { exact: true }).waitFor();
  /** Bodies of the changes a page sends. */
  function patches(page: Page): unknown[] {
    const bodies: unknown[] = [];
    page.on('request', (request) => request.method() === 'PATCH' && bodies.push(request.postDataJSON()));
    return bodies;
  }

  it('saves only what changed while it is typed, and updates the preview without moving the focus', async () => {
    await clone();
    const page = await open();
    const sent = patches(page);
    const chat = page.locator('cloneai-chat');
    await chat.getByText('Ada 1').first().waitFor();
    await page.getByText('No source is ready yet').waitFor();
    await page.getByLabel('Greeting').fill('Welcome, stranger.');
    await saved(page);
    await chat.getByText('Welcome, stranger.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
    await page.getByLabel('Color', { exact: true }).fill('#0f766e');
    await page.getByText('White text is easy to read').waitFor();
    await saved(page);
    expect(sent).toEqual([{ greeting: 'Welcome, stranger.' }, { theme: { accent: '#0f766e' } }]);
    expect(await draft()).toMatchObject({ greeting: 'Welcome, stranger.', theme: { accent: '#0f766e', radius: 14 } });
    await page.getByRole('link', { name: 'Add source' }).click();
    await page.waitForURL(/\/knowledge$/);
    expect(page.faults).toEqual([]);
  });

  it('keeps the preview’s conversation while settings change, and starts over on request', async () => {
    await clone({ starterQuestions: [QUESTION] }, true);
    const page = await open();
    const chat = page.locator('cloneai-chat');
    await chat.getByRole('button', { name: QUESTION }).click();
    await chat.locator('li.answer').getByText('1897').first().waitFor();
    await page.getByLabel('Persona', { exact: true }).fill('You are curt.');
    await saved(page);
    await page.getByText('Saved. The next answer uses your changes').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Countess');
    await chat.getByText('Countess').first().waitFor();
    expect(await chat.locator('li.answer').count()).toBe(1);
    await page.getByRole('button', { name: 'Start over' }).click();
    await chat.getByRole('button', { name: QUESTION }).waitFor();
    expect([await chat.locator('li.answer').count(), await page.getByText('The next answer uses your changes').count()]).toEqual([0, 0]);
    expect(page.faults).toEqual([]);
  });

  it('shows a server error at its field, saves the other fields, and saves the field once it is valid', async () => {
    await clone({ slug: 'taken-already' });
    await clone();
    const page = await open();
    await page.getByRole('textbox', { name: 'Slug' }).fill('taken-already');
    await page.getByLabel('About').fill('A mathematician.');
    await page.getByText('The slug taken-already is taken').waitFor();
    await page.getByText('Saved, except: Slug.').waitFor();
    expect(await draft()).toMatchObject({ bio: 'A mathematician.' });
    await page.getByRole('textbox', { name: 'Slug' }).fill('Not a slug');
    await page.getByText('Use lowercase letters, digits, and single hyphens').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByLabel('Greeting').focus();
    await page.getByRole('button', { name: 'Show field' }).click();
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('Not a slug');
    await page.getByRole('textbox', { name: 'Slug' }).fill('free-now');
    await saved(page);
    expect((await draft()).slug).toBe('free-now');
  });

  it('keeps what was typed when the server is down, after a reload, and after the login expired', async () => {
    await clone();
    const page = await open();
    const bio = page.getByLabel('About');
    await page.route('**/v1/clones/*', (route) => (route.request().method() === 'PATCH' ? route.abort() : route.fallback()));
    await bio.fill('Typed while the server was away.');
    await page.getByText('Not saved. The server does not respond').waitFor();
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await bio.waitFor();
    expect(await bio.inputValue()).toBe('Typed while the server was away.');
    await page.getByText('Not saved. The server does not respond').waitFor();
    await page.unroute('**/v1/clones/*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await saved(page);
    expect((await draft()).bio).toBe('Typed while the server was away.');

    const ended = {
      status: 401,
      json: { error: { type: 'authentication_error', code: 'token_revoked', message: 'x', param: null, requestId: 'r' } },
    };
    await page.route(/\/v1\/(clones\/cln_[^/]*$|auth\/cookie)/, (route) =>
      route.request().method() === 'GET' ? route.fallback() : route.fulfill(ended),
    );
    await bio.fill('Typed when the sign-in had ended.');
    await page.waitForURL(/\/login\?next=/);
    await page.unrouteAll();
    await page.getByLabel('Email').fill(world.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(world.owner.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await bio.waitFor();
    expect(await bio.inputValue()).toBe('Typed when the sign-in had ended.');
    await saved(page);
    expect((await draft()).bio).toBe('Typed when the sign-in had ended.');
    expect(page.faults).toEqual([]);
  });

  it('publishes what is still being typed, and saves it when the tab is left', async () => {
    await clone();
    const page = await open();
    await page.getByLabel('Greeting').fill('Published.');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('Live, version 1').waitFor();
    const { data } = await world.call('GET', `/v1/clones/${cloneId}/versions`);
    expect(data[0].settings.greeting).toBe('Published.');
    await page.getByLabel('Greeting').fill('Left behind?');
    await page.getByRole('link', { name: 'Embed' }).click();
    await expect.poll(async () => (await draft()).greeting).toBe('Left behind?');
    await page.getByText('Unpublished changes').waitFor();
    await page.getByRole('link', { name: 'Persona' }).click();
    expect(await page.getByLabel('Greeting').inputValue()).toBe('Left behind?');
  });

  it('adds, moves and removes starter questions by keyboard', async () => {
    await clone();
    const page = await open();
    await page.getByRole('button', { name: 'Add question' }).press('Enter');
    await page.keyboard.type('One?');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Two?');
    await page.keyboard.press('Alt+ArrowUp');
    await saved(page);
    expect((await draft()).starterQuestions).toEqual(['Two?', 'One?']);
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('Two?');
    await page.getByRole('button', { name: 'Move question 1 down' }).press('Enter');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Move question 2 down');
    await page.getByRole('button', { name: 'Remove question 1' }).press('Enter');
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('Two?');
    await saved(page);
    await expect.poll(async () => (await draft()).starterQuestions).toEqual(['Two?']);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('x');
    await page.keyboard.press('Control+z');
    expect(await page.getByLabel('Starter question 1').inputValue()).toBe('Two?');
  });

  it.each(LOOKS)('passes axe, form and preview (%s)', async (_name, options) => {
    await clone({ starterQuestions: [QUESTION] }, true);
    const page = await open(options);
    await page.getByText('Advanced search settings').click();
    await page.getByLabel('Chunks per answer').fill('99');
    await page.getByText('Enter a whole number from 1 to 50.').waitFor();
    const phone = (options.viewport?.width ?? 1280) < 600;
    const found = [await axeViolations(page)];
    if (phone) {
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.waitForURL(/view=try/);
    }
    await page.locator('cloneai-chat').getByRole('button', { name: QUESTION }).click();
    await page.locator('cloneai-chat li.answer').getByText('1897').first().waitFor();
    found.push(await axeViolations(page));
    expect(found).toEqual([[], []]);
    expect(page.faults).toEqual([]);
    expect(await excessWidth(page)).toBe(0);
  });
});
