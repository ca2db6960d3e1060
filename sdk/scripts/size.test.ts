import { expect, it } from 'vitest';
import { measureBundle } from './size.ts';

it('loads at most 8 KB for a page that creates a client and makes one call', async () => {
  expect((await measureBundle()).first).toBeLessThanOrEqual(8192);
});

it.each([
  [
    'one resource',
    `import { APIClient, ClonesResource } from './index.ts';\nnew ClonesResource(new APIClient()).list();`,
    4800,
    '/v1/clones',
  ],
  [
    'a chat',
    `import { createChatClient } from './index.ts';\ncreateChatClient().stream('ses_1', { content: 'x' }).text();`,
    4800,
    '/v1/messages/',
  ],
  ['webhooks', `import { verifyWebhook } from './index.ts';\nverifyWebhook(globalThis.x);`, 2000, 'webhook-signature'],
])('leaves out what a page with only %s does not use', async (_name, code, limit, used) => {
  const bundle = await measureBundle(code);
  expect(bundle.first).toBeLessThanOrEqual(limit);
  expect(bundle.code).toContain(used);
  expect(bundle.code).not.toMatch(/\/v1\/(webhook-endpoints|api-keys|workspaces)/);
});
