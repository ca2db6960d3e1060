// A React page with a custom chat that uses the SDK, and with the widget.
//
//   npm start                   in one terminal
//   npm run example react       in another
import { build, preview } from 'vite';
import { announce, cloneToTry, runExample } from '../shared/clone-to-try.ts';

const PORT = Number(process.env.PORT ?? 5171);

await runExample(async () => {
  const url = `http://localhost:${PORT}`;
  const clone = await cloneToTry({ origins: [url] });
  // The same as two lines in .env.local, and then `vite build` and any static host, or `vite` for development.
  process.env.VITE_CLONEAI_URL = clone.baseUrl;
  process.env.VITE_CLONEAI_CLONE = clone.slug;
  const options = { root: import.meta.dirname, logLevel: 'warn' } as const;
  await build(options);
  await preview({ ...options, preview: { port: PORT, strictPort: true } });
  announce(url, clone);
});
