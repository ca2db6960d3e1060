import { defineConfig } from 'vitest/config';
import { browserTests } from '../../examples/e2e-kit/vitest-project.ts';

// Takes screenshots of every state of the widget, for people to look at: npx vitest run -c e2e/screenshots.config.ts
export default defineConfig(browserTests('e2e/screenshots.testing.ts'));
