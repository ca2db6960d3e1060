import { expect, it } from 'vitest';
import { path } from './api-resource.ts';
import { CloneAI } from './client.ts';
import { mockServer } from './mock-server.testing.ts';

it('encodes each id in a path', () => {
  expect(path`/v1/clones/${'a/b c?'}/versions/${3}/restore`).toBe('/v1/clones/a%2Fb%20c%3F/versions/3/restore');
});

it.each(['', '.', '..'])('rejects the id "%s", which would point to a different path', (id) => {
  expect(() => path`/v1/clones/${id}/publish`).toThrow('is not a valid id');
});

it('returns an export as a response with its body unread', async () => {
  const server = mockServer(() => new Response('id,role\r\n', { headers: { 'content-type': 'text/csv' } }));
  try {
    const response = await new CloneAI({ baseUrl: server.url, apiKey: 'sk_1' }).messages.export({ format: 'csv', refused: true });
    expect([response.bodyUsed, await response.text()]).toEqual([false, 'id,role\r\n']);
    expect(server.requests.map(({ path: sent }) => sent)).toEqual(['/v1/exports/messages?format=csv&refused=true']);
  } finally {
    await server.close();
  }
});
