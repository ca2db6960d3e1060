// A Next.js site that renders on the server and keeps the secret key there.
//
//   npm start                   in one terminal
//   npm run example next        in another
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { announce, cloneToTry, runExample } from '../shared/clone-to-try.ts';

const PORT = Number(process.env.PORT ?? 5173);
const dir = import.meta.dirname;

await runExample(async () => {
  const clone = await cloneToTry({ scopes: ['sessions:create', 'chat:write', 'conversations:read'] });
  // The same as three lines in .env.local, and then `next build` and `next start`, or `next dev`.
  Object.assign(process.env, {
    CLONEAI_BASE_URL: clone.baseUrl,
    CLONEAI_CLONE: clone.slug,
    CLONEAI_API_KEY: clone.apiKey,
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_ENV: 'production',
  });
  console.log('  Building…');
  const cli = fileURLToPath(import.meta.resolve('next/dist/bin/next'));
  const [code] = await once(spawn(process.execPath, [cli, 'build'], { cwd: dir, stdio: ['ignore', 'ignore', 'inherit'] }), 'exit');
  if (code !== 0) process.exit(1);
  const app = next({ dev: false, dir });
  await app.prepare();
  createServer(app.getRequestHandler()).listen(PORT, () => announce(`http://localhost:${PORT}`, clone));
});
