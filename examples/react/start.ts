// A chat of your own by the SDK, and the ready-made one by its script, in React.
//
//   npm start                   in one terminal
//   npm run example react       in another
import { build, preview } from 'vite';
import { announce, begin, cloneToTry } from '../shared/clone-to-try.ts';

const PORT = Number(process.env.PORT ?? 5171);

await begin(async () => {
  const url = `http://localhost:${PORT}`;
  const clone = await cloneToTry({ origins: [url] });
  // The same as these two lines in a file .env.local; then `vite build` and any static host, or `vite` while you change things.
  process.env.VITE_CLONEAI_URL = clone.baseUrl;
  process.env.VITE_CLONEAI_CLONE = clone.slug;
  const options = { root: import.meta.dirname, logLevel: 'warn' } as const;
  await build(options);
  await preview({ ...options, preview: { port: PORT, strictPort: true } });
  announce(url, clone);
});
