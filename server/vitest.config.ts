import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// `*.test.ts` need nothing but this machine's Node; `*.int.test.ts` need a native service and skip themselves, with the reason, without it.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    // Bounds for a test that hangs, not for a slow machine: a wait ends with what it waits for, so tests set none of their own.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 280_000 } },
    // A busy machine. Both summaries name every test that needed its second attempt: it has a race to be found.
    retry: 1,
    // The files of a worker share its modules and its embedded database (db/testing/shared-engine.ts).
    isolate: false,
    // At least two: many tests wait for processes of their own.
    maxWorkers: Math.max(2, availableParallelism()),
    // For the processes that tests start from TypeScript sources.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'cloneai-test-compile-cache') },
  },
});
