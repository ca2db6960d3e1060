import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { DESKTOP, PHONE, settle } from './browser.ts';
import { root } from './processes.ts';

interface Axe {
  run(context: unknown, options: object): Promise<{ violations: { id: string; nodes: { target: unknown; failureSummary: string }[] }[] }>;
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong with the page at rest, or with the element that `within` selects; shadow trees included. */
export async function axeViolations(page: Page, within?: string): Promise<string[]> {
  await settle(page);
  // Evaluated instead of loaded: the page's policy allows no script of ours. Sending it takes longer than a check.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(`${axe.source}; undefined`);
  return page.evaluate(
    async ([within, runOnly]) => {
      const context = within ? { include: [[within]] } : document;
      const { violations } = await (window as unknown as { axe: Axe }).axe.run(context, { runOnly, resultTypes: ['violations'] });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
      );
    },
    [within, TAGS] as const,
  );
}

const LOOKS = Object.entries({ desktop: DESKTOP, phone: PHONE }).flatMap(([size, viewport]) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ name: `${size}-${colorScheme}`, viewport, colorScheme })),
);

/** Shows the page in four ways, light and dark, on a desktop and on a phone, and calls `check` in each. */
async function inEachLook(page: Page, check: (name: string) => Promise<void>): Promise<void> {
  const before = page.viewportSize() ?? DESKTOP;
  for (const { name, viewport, colorScheme } of LOOKS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await settle(page);
    await check(name);
  }
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

/** A busy machine repaints late after a change of colors. What is wrong stays wrong, so a finding counts when it is there again. */
const CHECKS = 3;

/** What is wrong with the page in four ways: findings of axe, and content that is wider than the window. */
export async function lookFaults(page: Page): Promise<string[]> {
  const found: string[] = [];
  await inEachLook(page, async (name) => {
    let wrong = await axeViolations(page);
    for (let checks = 1; checks < CHECKS && wrong.length > 0; checks++) wrong = await axeViolations(page);
    found.push(...wrong.map((text) => `${name} ${text}`));
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (excess > 0) found.push(`${name} is ${excess} pixels wider than the window`);
  });
  return found;
}

/** Where the screenshots of a run are kept. People look at them; nothing compares them. */
const screenshots = process.env.SCREENSHOTS ?? join(root, 'node_modules/.cache/cloneai/screenshots');

/** An empty folder for screenshots. */
export function screenshotFolder(name: string): string {
  const folder = join(screenshots, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Returns a function that takes numbered screenshots in four ways. `at`: what must be in the picture. */
export function createCamera(name: string) {
  const target = screenshotFolder(name);
  let number = 0;
  return async (page: Page, name: string, at?: Locator): Promise<void> => {
    const prefix = `${String(++number).padStart(2, '0')}-${name}`;
    await inEachLook(page, async (look) => {
      if (await at?.isVisible()) await at?.scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(target, `${prefix}-${look}.png`) });
    });
  };
}
