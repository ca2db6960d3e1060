import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

export default {
  // The SDK is in the same repository as this example. Your own project does not need this.
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
  // `npm run check` checks the types.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
} satisfies NextConfig;
