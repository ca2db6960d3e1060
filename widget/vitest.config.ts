import { defineConfig } from 'vitest/config';

// `*.int.test.ts` run in Chromium against a server of their own, and skip themselves, with the reason, where there is no Chromium.
export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'e2e/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
