import { createHmac } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundleSdk, runSdk, WORKER } from './runtimes.testing.ts';
import { answerEvents, framed, type Handler, json, startServer, type TestServer } from './testing.ts';

let code: string;
let server: TestServer;
beforeAll(async () => {
  code = await bundleSdk('es2022');
});
afterEach(() => server.close());

async function start(handle: Handler) {
  server = await startServer(handle);
  const sdk = runSdk(code, WORKER);
  // A worker runs on a server: a secret key is fine there.
  return { sdk, client: new sdk.CloneAI({ apiKey: 'sk_test', baseUrl: server.url, maxRetries: 0 }) };
}

describe('in an edge worker, without Node and without a page', () => {
  it('calls and lists work, and name the runtime', async () => {
    const { client } = await start((_request, response) => json(response, 200, { data: [{ id: 'cln_1' }], nextCursor: null }));
    expect((await client.clones.list().toArray()).map(({ id }) => id)).toEqual(['cln_1']);
    expect(server.requests[0]?.headers['user-agent']).toMatch(/^CloneAI-SDK\/\S+ \(Cloudflare-Workers\)$/);
  });

  it('streams work', async () => {
    const { client } = await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(framed(answerEvents(), 1));
    });
    expect(await client.messages.stream('ses_1', { content: 'Where?' }).text()).toContain('漢字');
  });

  it('uploads take bytes and the response of a fetch, and say that there are no paths', async () => {
    const { client } = await start((_request, response) => json(response, 201, { id: 'src_1' }));
    await client.sources.upload('cln_1', { file: { name: 'a.txt', data: new TextEncoder().encode('bytes') } });
    await client.sources.upload('cln_1', { file: new Response('from a bucket', { headers: { 'content-type': 'text/plain' } }) });
    expect(server.requests.map(({ body }) => /bytes|from a bucket/.exec(body)?.[0])).toEqual(['bytes', 'from a bucket']);
    await expect(client.sources.upload('cln_1', { file: 'a.txt' })).rejects.toThrow(/cannot read a file by its path/);
  });

  it('webhooks are verified', async () => {
    const { sdk } = await start(() => {});
    const key = Buffer.from('a secret of some bytes');
    const signature = createHmac('sha256', key).update('evt_1.1.{"type":"x"}').digest('base64');
    const headers = { 'webhook-id': 'evt_1', 'webhook-timestamp': '1', 'webhook-signature': `v1,${signature}` };
    const delivery = { body: '{"type":"x"}', headers, secret: `whsec_${key.toString('base64')}`, now: new Date(1000) };
    expect(await sdk.verifyWebhook(delivery)).toMatchObject({ id: 'evt_1', type: 'x' });
  });
});
