import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Browser,
  type BrowserContextOptions,
  connectBrowser,
  describeInChromium,
  openPage,
  type Page,
  sharedServer,
} from '../../examples/e2e-kit/browser.ts';
import { QUESTION } from '../../examples/e2e-kit/observatory.ts';
import { strictPolicy } from '../../examples/e2e-kit/site.ts';
import { createWorld, embedding, type World } from './world.testing.ts';

interface Rated {
  feedback: 'up' | 'down' | null;
  feedbackComment: string | null;
}

describeInChromium('a visitor who rates an answer', () => {
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([createWorld(sharedServer()), connectBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.site.close();
  });

  async function visit(attributes = '', options: BrowserContextOptions = {}): Promise<Page> {
    world.site.page = { html: embedding(world, attributes), headers: strictPolicy(world.url) };
    const page = await openPage(browser, world.site.url, { reducedMotion: 'reduce', ...options });
    await page.locator('.launcher').click();
    await page.getByRole('button', { name: QUESTION }).click();
    await page.locator('.actions').waitFor();
    return page;
  }
  /** Holds ratings back until the returned function is called. */
  async function holdRatings(page: Page): Promise<() => void> {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/feedback', (route) => released.then(() => route.continue()));
    return () => release();
  }
  const bad = (page: Page) => page.getByRole('button', { name: 'Bad answer' });
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-label'));
  /** The rating that the expert sees of the first answer in the newest conversation. */
  async function stored(): Promise<Rated> {
    const { data: sessions } = await world.call('GET', `/v1/clones/${world.clone.id}/sessions?limit=1`);
    const { data } = await world.call('GET', `/v1/sessions/${sessions[0].id}/messages`);
    const { feedback, feedbackComment } = data.findLast(({ role }: { role: string }) => role === 'assistant');
    return { feedback, feedbackComment };
  }
  /** Rates the answer, and chooses why, once the rating is stored. */
  async function chooseReason(page: Page, reason: string): Promise<void> {
    await bad(page).click();
    await page.getByRole('button', { name: reason }).click();
    await expect.poll(stored).toEqual({ feedback: 'down', feedbackComment: null });
  }
  const sendReason = (page: Page) => page.getByRole('button', { name: 'Send', exact: true }).first().click();

  it('is asked why the answer is bad, after the rating was sent, and gives reasons and words by keyboard', async () => {
    const page = await visit();
    await bad(page).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('form', { name: 'What was wrong?' }).waitFor();
    await expect.poll(stored).toEqual({ feedback: 'down', feedbackComment: null });
    expect(await focused(page)).toBe('Bad answer');
    expect(await page.locator('.actions [role=status]').textContent()).toBe('What was wrong?');
    const next = async (key: string) => {
      await page.keyboard.press('Tab');
      await page.keyboard.press(key);
    };
    await next('Space');
    await next('Space');
    expect(await page.getByRole('button', { pressed: true, name: 'Incomplete' }).count()).toBe(1);
    await page.getByRole('textbox', { name: 'Tell us more (optional)' }).focus();
    await page.keyboard.type('It was 1898.');
    await page.keyboard.press('Enter');
    await page.getByText('Thanks for your feedback.').waitFor();
    expect(await stored()).toEqual({ feedback: 'down', feedbackComment: 'Incorrect, Incomplete: It was 1898.' });
    expect([await page.locator('.reason').count(), await focused(page)]).toEqual([0, 'Bad answer']);
    await page.context().close();
  });

  it('closes the question with Escape, is asked again, and can ask the next question meanwhile', async () => {
    const page = await visit();
    await bad(page).click();
    await page.getByRole('button', { name: 'Off topic' }).click();
    await page.keyboard.press('Escape');
    await page.locator('.reason').waitFor({ state: 'detached' });
    expect([await focused(page), await page.getByRole('dialog').count()]).toEqual(['Bad answer', 1]);
    await bad(page).click();
    await page.getByRole('form', { name: 'What was wrong?' }).waitFor();
    await page.getByRole('textbox', { name: 'Your question' }).fill('When was it finished?');
    await page.keyboard.press('Enter');
    await page.locator('.actions').nth(1).waitFor();
    expect(await page.locator('.reason').count()).toBe(1);
    await page.getByRole('button', { name: 'Good answer' }).first().click();
    await page.locator('.reason').waitFor({ state: 'detached' });
    await expect.poll(async () => (await stored()).feedback).toBe('up');
    await page.context().close();
  });

  it('reads that a reason was not sent, keeps it, and sends it again', async () => {
    const page = await visit();
    await chooseReason(page, 'Out of date');
    await page.context().setOffline(true);
    await sendReason(page);
    await page.getByRole('alert').filter({ hasText: 'Not sent. Please try again.' }).waitFor();
    await page.context().setOffline(false);
    await sendReason(page);
    await page.getByText('Thanks for your feedback.').waitFor();
    expect(await stored()).toEqual({ feedback: 'down', feedbackComment: 'Out of date' });
    await page.context().close();
  });

  it('is thanked once the rating is stored', async () => {
    const page = await visit();
    const store = await holdRatings(page);
    const good = page.getByRole('button', { name: 'Good answer', pressed: true });
    await Promise.all([page.waitForRequest('**/feedback'), page.getByRole('button', { name: 'Good answer' }).click()]);
    await good.waitFor();
    expect(await page.locator('.actions [role=status]').textContent()).toBe('');
    store();
    await page.getByText('Thanks for your feedback.').waitFor();
    expect(await good.count()).toBe(1);
    await page.context().close();
  });

  it('keeps the focus where it is when the reason is stored', async () => {
    const page = await visit();
    await chooseReason(page, 'Off topic');
    const store = await holdRatings(page);
    await sendReason(page);
    const field = page.getByRole('textbox', { name: 'Your question' });
    await field.pressSequentially('When');
    store();
    await page.locator('.reason').waitFor({ state: 'detached' });
    await page.keyboard.type(' was it built?');
    expect([await focused(page), await field.inputValue()]).toEqual(['Your question', 'When was it built?']);
    await page.context().close();
  });

  it('keeps a form that was opened again while the reason of the one before is stored', async () => {
    const page = await visit();
    await chooseReason(page, 'Off topic');
    const store = await holdRatings(page);
    await sendReason(page);
    await page.keyboard.press('Escape');
    await page.locator('.reason').waitFor({ state: 'detached' });
    await bad(page).click();
    await page.getByRole('textbox', { name: 'Tell us more (optional)' }).fill('It was 1898.');
    await Promise.all([page.waitForResponse('**/feedback'), store()]);
    await expect.poll(stored).toEqual({ feedback: 'down', feedbackComment: 'Off topic' });
    expect(await page.getByRole('textbox', { name: 'Tell us more (optional)' }).inputValue()).toBe('It was 1898.');
    await page.context().close();
  });

  it('sees the whole question in a low window, above what follows the answer', async () => {
    const page = await visit('', { viewport: { width: 420, height: 290 } });
    await page.locator('.messages + .suggestions').waitFor();
    // The button is in view at the end of the conversation, where a new answer leaves the reader.
    await bad(page).dispatchEvent('click');
    await page.locator('.reason').waitFor();
    // Once the new size of the content was observed.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const isInView = await page.locator('.reason').evaluate((form) => {
      const [inner, outer] = [form, form.closest('.scroll') as Element].map((element) => element.getBoundingClientRect());
      // Positions of scrolling are whole pixels.
      return !!inner && !!outer && inner.top > outer.top - 1 && inner.bottom < outer.bottom + 1;
    });
    expect([isInView, await page.locator('.latest').isVisible()]).toEqual([true, false]);
    await page.context().close();
  });

  it('sees with forced colors what has the focus, and which reasons are chosen', async () => {
    const page = await visit('', { forcedColors: 'active' });
    await bad(page).click();
    await page.getByRole('button', { name: 'Off topic' }).click();
    await page
      .getByRole('button', { name: /^Source 1/ })
      .first()
      .click();
    await page.locator('.excerpt').waitFor();
    await page.keyboard.press('Tab');
    const looks = await page.locator('.panel').evaluate((panel) =>
      [...panel.querySelectorAll<HTMLElement>('button:enabled, textarea, input, a')].map((element) => {
        (panel.getRootNode() as ShadowRoot).querySelector<HTMLElement>('.scroll')?.focus();
        const ring = () => getComputedStyle(element).outlineStyle;
        const before = ring();
        element.focus();
        return [element.className || element.textContent || element.localName, before, ring()];
      }),
    );
    expect(looks.length).toBeGreaterThan(12);
    expect(looks.filter(([, before, after]) => before !== 'none' || after !== 'solid')).toEqual([]);
    const colors = (name: string) => page.getByRole('button', { name }).evaluate((button) => getComputedStyle(button).backgroundColor);
    expect(await colors('Off topic')).not.toBe(await colors('Incomplete'));
    await page.context().close();
  });

  it('reads that a rating was not sent', async () => {
    const page = await visit();
    await page.route('**/feedback', (route) => route.fulfill({ status: 500, json: {} }));
    await bad(page).click();
    await page.locator('.actions').getByText('Something went wrong on our side. Please try again.').waitFor();
    expect([await page.locator('.reason').count(), await bad(page).getAttribute('aria-pressed')]).toEqual([0, 'false']);
    await page.context().close();
  });
});
