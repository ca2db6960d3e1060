import { defineConfig } from 'vitest/config';

// One file at a time: each has a server and a browser of its own, and its steps follow each other as a person's do.
export default defineConfig({
  test: { include: ['*.int.test.ts'], testTimeout: 300_000, hookTimeout: 180_000, fileParallelism: false, sequence: { concurrent: false } },
});
