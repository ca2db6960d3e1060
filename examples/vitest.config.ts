import { defineConfig } from 'vitest/config';
import { browserTests } from './e2e-kit/vitest-project.ts';

// One run for all examples, so that they share a server: npx vitest run, or npx vitest run react for one of them.
export default defineConfig(browserTests('*/*.int.test.ts'));
