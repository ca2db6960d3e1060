import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import type {} from './browser.ts';
import { launchOptions, skipReason } from './chromium.ts';
import { startServer } from './server.ts';

/** Starts the server and the browser that all test files of a run share. */
export default async function setup(project: TestProject) {
  const [{ stop, url, dataFolder, demoUrl }, browser] = await Promise.all([
    startServer(),
    skipReason ? null : chromium.launchServer(launchOptions),
  ]);
  project.provide('server', { url, dataFolder, demoUrl });
  project.provide('browser', browser?.wsEndpoint() ?? null);
  return async () => {
    await browser?.close();
    await stop();
  };
}
