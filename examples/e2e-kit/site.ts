import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web site on another origin than the server's. */
export interface Site {
  url: string;
  /** What it serves from now on. */
  page: { html: string; headers: Record<string, string> };
  close(): Promise<void>;
}

const STYLE = 'body{font:16px/1.6 Georgia,serif;max-width:60ch;margin:8vh auto;padding:0 20px;color:#222}';

export async function startSite(): Promise<Site> {
  const site = { page: { html: '', headers: {} as Record<string, string> } };
  const server = createServer(({ url }, response) => {
    if (url === '/site.css') return void response.writeHead(200, { 'content-type': 'text/css' }).end(STYLE);
    if (url !== '/') return void response.writeHead(204).end();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...site.page.headers }).end(site.page.html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(site, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** The strictest Content Security Policy under which a site can embed the widget. */
export const strictPolicy = (host: string): Record<string, string> => ({
  'content-security-policy': `default-src 'none'; script-src ${host}; connect-src ${host}; style-src 'self'; require-trusted-types-for 'script'`,
});

/** A page with `head` in its head. */
export const pageWith = (head: string, body = '<h1>Another site</h1><p>It embeds a clone.</p><p><a href="#x">A link of the page</a></p>') =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
  `<title>Another site</title>${head}</head><body>${body}</body></html>`;
