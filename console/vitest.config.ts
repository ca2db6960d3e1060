import { defineConfig } from 'vitest/config';
import { browserTests } from '../examples/e2e-kit/vitest-project.ts';

const oxc = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const;

export default defineConfig({
  test: {
    projects: [
      { oxc, test: { name: 'unit', include: ['src/**/*.test.{ts,tsx}'], isolate: false, maxWorkers: '100%' } },
      { oxc, ...browserTests('e2e/*.test.ts') },
    ],
  },
});
