import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, missing } from './world.testing.ts';

// What a newcomer meets: a first start on an empty database, and the page it prints.

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
let server: ChildProcess;
let browser: Browser;
let demo: string;

beforeAll(async () => {
  if (missing) return;
  folder = mkdtempSync(join(tmpdir(), 'cloneai-demo-'));
  const { PATH = '', HOME = '' } = process.env;
  server = spawn(process.execPath, [join(root, 'server/src/main.ts')], {
    env: { PATH, HOME, PORT: '0', DATA_DIR: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed = new Promise<string>((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`The server ended with ${code} before it listened.`)));
    createInterface({ input: server.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const entry = JSON.parse(line) as { msg?: string; demo?: string | null };
      if (entry.msg === 'listening') resolve(entry.demo ?? '');
    });
  });
  [demo, browser] = await Promise.all([printed, launch()]);
});
afterAll(async () => {
  await browser?.close();
  if (server) {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await gone;
  }
  if (folder) rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(missing)(`the demo in Chromium${missing ? ` (skipped: ${missing})` : ''}`, () => {
  it.each([
    ['desktop, light', 1280, 'light'],
    ['phone, dark', 390, 'dark'],
  ] as const)(
    'answers each starter question, cited, on a page of another origin under its own policy (%s)',
    async (_name, width, colorScheme) => {
      const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme });
      const page = await context.newPage();
      const violations: string[] = [];
      await page.exposeFunction('violated', (text: string) => violations.push(text));
      await page.addInitScript(() =>
        addEventListener('securitypolicyviolation', (event) =>
          (window as unknown as { violated(text: string): void }).violated(
            `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`,
          ),
        ),
      );
      page.on('console', (message) => message.type() === 'error' && violations.push(message.text()));
      await page.goto(demo);
      expect(new URL(demo).hostname).toBe('127.0.0.1');
      await page.getByRole('button', { name: /Open chat|CloneAI/ }).click();
      const questions = await page.locator('#ask li').allTextContents();
      expect(questions).toHaveLength(4);
      for (const [index, question] of questions.entries()) {
        await page.getByRole('textbox', { name: 'Your question' }).fill(question);
        await page.keyboard.press('Enter');
        await expect.poll(() => page.getByRole('button', { name: 'Good answer' }).count(), { timeout: 20_000 }).toBe(index + 1);
      }
      expect(await page.getByText('Quoted from the sources, without a language model').count()).toBe(4);
      expect(await page.getByRole('button', { name: /^Source \d+:/ }).count()).toBeGreaterThanOrEqual(4);
      expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
      expect(violations).toEqual([]);
      await context.close();
    },
  );
});
