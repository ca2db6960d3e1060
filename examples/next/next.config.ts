import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

export default {
  // The SDK is beside this example in one repository; in a project of your own, leave this out.
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
  // `npm run check` looks at the types.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
} satisfies NextConfig;
