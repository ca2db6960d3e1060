import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
    // Tests restore what they change, so files can share a worker.
    isolate: false,
    // The TypeScript compiler takes minutes on a slow machine.
    testTimeout: 240_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 120_000 } },
  },
});
