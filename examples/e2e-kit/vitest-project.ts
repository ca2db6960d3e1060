import { fileURLToPath } from 'node:url';
import type { TestProjectInlineConfiguration } from 'vitest/config';
import { PATIENCE } from './chromium.ts';

/** The vitest project of the browser tests that match `include`: they share one server and one Chromium. */
export const browserTests = (...include: string[]): TestProjectInlineConfiguration => ({
  test: {
    name: 'browser',
    include,
    globalSetup: fileURLToPath(new URL('global-setup.ts', import.meta.url)),
    // Files share nothing but what `inject` gives them, so that they can share loaded modules, too.
    isolate: false,
    maxWorkers: '100%',
    // A real browser on a busy machine. Both summaries name every test that needed its second attempt: it has a race, find it with SLOW_API.
    retry: 1,
    // A bound for failures only, see PATIENCE.
    testTimeout: 5 * PATIENCE,
    hookTimeout: 5 * PATIENCE,
    expect: { poll: { timeout: PATIENCE, interval: 50 } },
  },
});
