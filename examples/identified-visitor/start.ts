// A site whose customers sign in, with a clone that identifies them.
//
//   npm start                                 in one terminal
//   npm run example identified-visitor        in another
import { randomBytes } from 'node:crypto';
import { serve } from '@hono/node-server';
import { announce, cloneToTry, runExample } from '../shared/clone-to-try.ts';
import { createConversations } from './conversations.ts';
import { createSite } from './site.ts';

const PORT = Number(process.env.PORT ?? 5172);

await runExample(async () => {
  const url = `http://localhost:${PORT}`;
  const clone = await cloneToTry({
    origins: [url],
    scopes: ['sessions:create', 'conversations:read', 'conversations:write', 'privacy:manage'],
  });
  const conversations = await createConversations(clone);
  const site = createSite({ ...clone, conversations, cookieSecret: randomBytes(32).toString('hex') });
  serve({ fetch: site.fetch, port: PORT }, () => announce(url, clone));
});
