import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { describe, inject } from 'vitest';
import { PATIENCE, skipReason } from './chromium.ts';
import type { Server } from './server.ts';

export type { Browser, BrowserContextOptions, Download, Locator, Page } from 'playwright-core';

declare module 'vitest' {
  export interface ProvidedContext {
    server: Server;
    /** Where tests reach the browser that they share; null when there is none. */
    browser: string | null;
  }
}

/** `describe` for tests that need Chromium: without it they are skipped, and their title says why. */
export const describeInChromium = (title: string, tests: () => void): void =>
  void describe.skipIf(skipReason)(skipReason ? `${title} (skipped: ${skipReason})` : title, tests);

/** The server that the test files of this run share. */
export const sharedServer = () => inject('server');

/** A connection to the Chromium that the test files of this run share. Closing it closes its pages. */
export function connectBrowser(): Promise<Browser> {
  const endpoint = inject('browser');
  if (!endpoint) throw new Error(`There is no browser: ${skipReason}.`);
  return chromium.connect(endpoint);
}

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };
export const phone: BrowserContextOptions = { viewport: PHONE, hasTouch: true, isMobile: true };

export interface WatchedPage extends Page {
  /** What the page's policy refused, and what it threw. */
  faults: string[];
  /** What it logged as an error. The browser logs failed requests, too. */
  loggedErrors: string[];
}

/** A page in a browser profile of its own. Close its context. */
export async function openPage(browser: Browser, url?: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: DESKTOP, locale: 'en-US', ...options });
  context.setDefaultTimeout(PATIENCE);
  if (SLOW_API > 0) await slowDown(context);
  const page = await context.newPage();
  const watched = await watch(page);
  if (url) await page.goto(url);
  return Object.assign(page, watched);
}

/**
 * Up to this many milliseconds, at random, that each call of the API waits. A test that reads a page before what it reads has been loaded
 * passes on a fast machine and fails on a busy one: with `SLOW_API=800`, it fails here.
 */
const SLOW_API = Number(process.env.SLOW_API ?? 0);

async function slowDown(context: BrowserContext): Promise<void> {
  await context.route(/\/v1\//, async (route) => {
    await sleep(Math.random() * SLOW_API);
    await route.fallback();
  });
}

async function watch(page: Page): Promise<Pick<WatchedPage, 'faults' | 'loggedErrors'>> {
  const faults: string[] = [];
  const loggedErrors: string[] = [];
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    const text = `logged: ${message.text()} ${message.location().url}`;
    if (/content security policy|trusted type/i.test(text)) faults.push(text);
    else if (message.type() === 'error') loggedErrors.push(text);
  });
  await page.exposeFunction('reportViolation', (text: string) => faults.push(`refused: ${text}`));
  await page.addInitScript(() =>
    addEventListener('securitypolicyviolation', (event) =>
      (globalThis as unknown as { reportViolation(text: string): void }).reportViolation(
        `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`,
      ),
    ),
  );
  return { faults, loggedErrors };
}

/** Bytes of the response bodies a page has received from now on, as sent over the network. */
export async function countBytes(page: Page): Promise<() => { total: number; responses: number }> {
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  let total = 0;
  let responses = 0;
  client.on('Network.loadingFinished', ({ encodedDataLength }) => {
    total += encodedDataLength;
    responses++;
  });
  return () => ({ total, responses });
}

/** Resolves once everything that moves on the page, or changes its color, is at rest. */
export const settle = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined)));
  });

/**
 * Resolves once the test has been told of everything that the page did so far: what its events and timers of zero milliseconds led to is
 * done, and reports are delivered in order.
 */
export async function flush(page: Page): Promise<void> {
  await settle(page);
  await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle)));
}
