import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createGuardedFetcher } from '../../../providers/fetcher/guarded.fetcher.ts';
import { createMemoryLimiter } from '../../../providers/limiter/memory.limiter.ts';
import { fixedClock } from '../../../shared/clock.ts';
import type { Context } from '../../../shared/context.ts';
import { type CloneId, newId, type WorkspaceId } from '../../../shared/ids.ts';
import type { Clone } from '../../clones/clones.schemas.ts';
import { createEmbedCheckUsecases } from './embed-check.usecases.ts';

const HOST = 'https://host.example';
const KEY = `pk_${'k'.repeat(43)}`;
const cloneId = newId('clone') as CloneId;
const ctx: Context = {
  workspaceId: newId('workspace') as WorkspaceId,
  actor: { type: 'system', scopes: ['clones:read'] },
  requestId: 'req_x',
  signal: new AbortController().signal,
};

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** Starts an HTTP server for a site. */
async function site(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Setup {
  allowedOrigins?: string[];
  published?: boolean;
  seen?: Date;
  guarded?: boolean;
  keyOrigins?: string[];
  checks?: number;
}

function usecases({ allowedOrigins = [], published = true, seen, guarded = false, keyOrigins = [], checks = 100 }: Setup = {}) {
  const fetcher = createGuardedFetcher({ allowedPrivateHosts: guarded ? [] : ['127.0.0.1'] });
  open.push(() => fetcher.close());
  return createEmbedCheckUsecases({
    fetcher,
    limiter: createMemoryLimiter({ clock: fixedClock('2026-03-01T12:00:00Z') }),
    publicUrl: HOST,
    retrieveClone: async () => ({ id: cloneId, slug: 'ada', publishedVersion: published ? 1 : null, allowedOrigins }) as unknown as Clone,
    findPublishableKey: async (_ctx, key) => (key === KEY ? { cloneId, allowedOrigins: keyOrigins } : undefined),
    lastSeen: async () => seen ?? null,
    checksPerWorkspace: { max: checks, windowSeconds: 60 },
  });
}

const snippet = (clone = 'ada', host = HOST) =>
  `<!doctype html><p>Hi</p><script async src="${host}/widget.js" data-clone="${clone}"></script>`;
const html =
  (text: string, status = 200): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end(text);

describe('checkEmbed', () => {
  it('reports live for a page with the snippet and slug of the clone', async () => {
    const url = await site(html(snippet()));
    const found = await usecases({ allowedOrigins: [url] }).checkEmbed(ctx, cloneId, { url });
    expect(found).toEqual({
      url: `${url}/`,
      origin: url,
      status: 'live',
      httpStatus: 200,
      snippet: { src: `${HOST}/widget.js`, clone: 'ada' },
      originAllowed: true,
      published: true,
      lastSeenAt: null,
      message: `The snippet is on ${url}, and visitors can use the clone there.`,
    });
  });

  it('checks a publishable key against the allowed origins of the key', async () => {
    const url = await site(html(snippet(KEY)));
    expect(await usecases({ keyOrigins: [url] }).checkEmbed(ctx, cloneId, { url })).toMatchObject({ status: 'live', originAllowed: true });
    const refused = await usecases({ allowedOrigins: [url] }).checkEmbed(ctx, cloneId, { url });
    expect(refused).toMatchObject({ status: 'live', originAllowed: false });
    expect(refused.message).toContain('publishable key on the page does not allow');
  });

  it.each([
    ['no_snippet', '<p>nothing</p>', 'Paste this'],
    ['other_clone', snippet('somebody-else'), 'another clone'],
    ['other_clone', snippet(`pk_${'x'.repeat(43)}`), 'revoked key'],
    ['other_server', snippet('ada', 'https://old.example'), 'https://old.example, not from this server'],
  ])('reports %s and tells what to do', async (status, page, words) => {
    const url = await site(html(page));
    const found = await usecases().checkEmbed(ctx, cloneId, { url });
    expect([found.status, found.message.includes(words), found.originAllowed]).toEqual([status, true, false]);
    expect(found.message).toContain(`<script async src="${HOST}/widget.js" data-clone="ada"></script>`);
  });

  it('finds the right snippet among several', async () => {
    const url = await site(html(snippet('other') + snippet('ada', 'https://old.example') + snippet()));
    expect((await usecases().checkEmbed(ctx, cloneId, { url })).status).toBe('live');
  });

  it('tells that the clone is not published or the origin is not allowed', async () => {
    const url = await site(html(snippet()));
    const draft = await usecases({ published: false, allowedOrigins: [url] }).checkEmbed(ctx, cloneId, { url });
    expect([draft.status, draft.published, draft.message.includes('not published')]).toEqual(['live', false, true]);
    const strange = await usecases().checkEmbed(ctx, cloneId, { url });
    expect([strange.originAllowed, strange.message.includes('Add it to the allowed origins.')]).toEqual([false, true]);
  });

  it('follows up to five redirects', async () => {
    const url = await site((request, response) => {
      const step = Number(request.url?.slice(1) || 0);
      if (step < 5) return void response.writeHead(302, { location: `/${step + 1}` }).end();
      html(snippet())(request, response);
    });
    expect(await usecases().checkEmbed(ctx, cloneId, { url })).toMatchObject({ status: 'live', url: `${url}/5` });
    const round = await site((_request, response) => response.writeHead(302, { location: '/' }).end());
    expect(await usecases().checkEmbed(ctx, cloneId, { url: round })).toMatchObject({ status: 'unreachable', httpStatus: null });
    const away = await site((_request, response) => response.writeHead(302, { location: 'ftp://x.example/' }).end());
    expect((await usecases().checkEmbed(ctx, cloneId, { url: away })).status).toBe('unreachable');
  });

  it('reads a compressed page but not a decompression bomb', async () => {
    const packed =
      (bytes: Buffer): RequestListener =>
      (_request, response) =>
        response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(bytes);
    const url = await site(packed(gzipSync(snippet())));
    expect((await usecases().checkEmbed(ctx, cloneId, { url })).status).toBe('live');
    const bomb = await site(packed(gzipSync(snippet() + ' '.repeat(50_000_000))));
    expect((await usecases().checkEmbed(ctx, cloneId, { url: bomb })).status).toBe('unreachable');
  });

  it.each(['constructor', '__proto__', 'x-unknown'])('ignores the unknown content encoding %s', async (encoding) => {
    const url = await site((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': encoding }).end(snippet()),
    );
    expect((await usecases().checkEmbed(ctx, cloneId, { url })).status).toBe('live');
  });

  it('reports unreachable for an error page, an endless page, and a missing server', async () => {
    const login = await site(html('<p>Sign in</p>', 401));
    const found = await usecases({ seen: new Date('2026-03-01T11:59:00Z') }).checkEmbed(ctx, cloneId, { url: login });
    expect(found).toMatchObject({ status: 'unreachable', httpStatus: 401, lastSeenAt: '2026-03-01T11:59:00.000Z' });
    expect(found.message).toContain('opened the clone on');
    const endless = await site((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const timer = setInterval(() => response.write(' '.repeat(100_000)), 1);
      response.on('close', () => clearInterval(timer));
    });
    expect(await usecases().checkEmbed(ctx, cloneId, { url: endless })).toMatchObject({ status: 'unreachable', httpStatus: null });
    expect((await usecases().checkEmbed(ctx, cloneId, { url: 'http://127.0.0.1:1/' })).status).toBe('unreachable');
  });

  it('does not open private addresses, not even after a redirect', async () => {
    const asked: string[] = [];
    const url = await site((request, response) => {
      asked.push(request.url ?? '');
      html(snippet())(request, response);
    });
    const found = await usecases({ guarded: true, seen: new Date('2026-03-01T11:59:00Z') }).checkEmbed(ctx, cloneId, { url });
    expect(found).toMatchObject({ status: 'private_address', httpStatus: null, snippet: null });
    expect(found.message).toMatch(/private or local.*opened the clone on/);
    expect(asked).toEqual([]);
    const hops = createEmbedCheckRedirect(url);
    expect((await hops.checkEmbed(ctx, cloneId, { url: 'https://public.example/' })).status).toBe('private_address');
    expect(asked).toEqual([]);
  });

  it('requires the scope clones:read and is rate limited', async () => {
    const url = await site(html(snippet()));
    const stranger: Context = { ...ctx, actor: { type: 'system', scopes: ['chat:write'] } };
    await expect(usecases().checkEmbed(stranger, cloneId, { url })).rejects.toMatchObject({ code: 'permission_denied' });
    const few = usecases({ checks: 2 });
    await few.checkEmbed(ctx, cloneId, { url });
    await few.checkEmbed(ctx, cloneId, { url });
    await expect(few.checkEmbed(ctx, cloneId, { url })).rejects.toMatchObject({ code: 'rate_limited' });
  });
});

/** A public page that redirects to a private one: the first response is a stub, the second comes from the real fetcher. */
function createEmbedCheckRedirect(to: string) {
  const guard = createGuardedFetcher();
  open.push(() => guard.close());
  return createEmbedCheckUsecases({
    fetcher: {
      request: async (input) =>
        input.url === 'https://public.example/' ? { status: 302, headers: { location: to }, body: Buffer.alloc(0) } : guard.request(input),
    },
    limiter: createMemoryLimiter({ clock: fixedClock('2026-03-01T12:00:00Z') }),
    publicUrl: HOST,
    retrieveClone: async () => ({ id: cloneId, slug: 'ada', publishedVersion: null, allowedOrigins: [] }) as unknown as Clone,
    findPublishableKey: async () => undefined,
    lastSeen: async () => null,
  });
}
