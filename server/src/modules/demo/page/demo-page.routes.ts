import { type AppRouter, createRouter } from '../../../http/router.ts';
import { demoPage, demoStyle, noDemoPage, preparingPage } from './demo-page.ts';

interface DemoDeps {
  findDemo(): Promise<{ slug: string; questions: readonly string[] } | 'preparing' | undefined>;
  /** Where the widget comes from, without a slash at the end. */
  publicUrl: string;
}

/**
 * Where the demo page stands: on another origin than the server, when that is this machine's own name (the two are different sites to a
 * browser), else on the server's.
 */
export function demoAddress(publicUrl: string): string {
  const url = new URL(`${publicUrl}/demo`);
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  return url.href;
}

/** What a careful site allows: nothing from anywhere, and the widget's server for its script and its calls. */
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

/** `/demo`: a page of an invented business that embeds the demo clone. Read by browsers, not part of the contract. */
export function demoRoutes({ findDemo, publicUrl }: DemoDeps): AppRouter {
  const router = createRouter();
  const headers = { 'Content-Security-Policy': demoPolicy(publicUrl), 'Cache-Control': 'no-cache' };
  router.get('/demo', async (c) => {
    const demo = await findDemo();
    if (demo === undefined) return c.html(noDemoPage, 404, headers);
    if (demo === 'preparing') return c.html(preparingPage, 200, { ...headers, Refresh: '1' });
    return c.html(demoPage({ ...demo, publicUrl }), 200, headers);
  });
  router.get('/demo/style.css', (c) => c.body(demoStyle, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'no-cache' }));
  return router;
}
