import { pageHeaders } from '../../../http/page-headers.ts';
import { type AppRouter, createRouter } from '../../../http/router.ts';
import { demoPage, noDemoPage, preparingPage } from './demo-page.ts';
import { demoStyle } from './demo-style.ts';

interface DemoPageDeps {
  findDemo(): Promise<{ slug: string; questions: readonly string[] } | 'preparing' | undefined>;
  /** Public address of this server, without a trailing slash. */
  publicUrl: string;
}

/**
 * Address of the demo page. On localhost it uses 127.0.0.1, so that the page has a different origin than the server, like a real website.
 */
export function demoAddress(publicUrl: string): string {
  const url = new URL(`${publicUrl}/demo`);
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  return url.href;
}

/** The Content Security Policy of a strict site: it allows only the server of the widget, for scripts and requests. */
export function demoPolicy(publicUrl: string): string {
  const host = new URL(publicUrl).origin;
  return [
    "default-src 'none'",
    `script-src ${host}`,
    `connect-src ${host}`,
    "style-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/** `/demo`: the page of a fictional business that embeds the demo clone. Not part of the API contract. */
export function demoRoutes({ findDemo, publicUrl }: DemoPageDeps): AppRouter {
  const router = createRouter();
  const headers = pageHeaders(demoPolicy(publicUrl));
  router.get('/demo', async (c) => {
    const demo = await findDemo();
    if (demo === undefined) return c.html(noDemoPage, 404, headers);
    if (demo === 'preparing') return c.html(preparingPage, 200, { ...headers, Refresh: '1' });
    return c.html(demoPage({ ...demo, publicUrl }), 200, headers);
  });
  router.get('/demo/style.css', (c) => c.body(demoStyle, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'no-cache' }));
  return router;
}
