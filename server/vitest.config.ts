import { defineConfig } from 'vitest/config';

// `*.test.ts` need nothing but this machine's Node; `*.int.test.ts` need a native service and skip themselves, with the reason, without it.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Long enough for a slow machine; a poll ends as soon as its condition holds.
    expect: { poll: { timeout: 25_000 } },
    maxWorkers: 2,
  },
});
