import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
    // A busy machine. Both summaries name every test that needed its second attempt: it has a race to be found.
    retry: 1,
    // Tests restore what they change, so files can share a worker.
    isolate: false,
    // The TypeScript compiler takes minutes on a slow machine.
    testTimeout: 240_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 120_000 } },
  },
});
