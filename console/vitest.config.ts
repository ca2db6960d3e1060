import { defineConfig } from 'vitest/config';

// `*.int.test.ts` run in Chromium against their own server. Without Chromium they are skipped with a warning.
export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: '100%',
    isolate: false,
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
