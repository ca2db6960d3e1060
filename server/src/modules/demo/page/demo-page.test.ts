import { describe, expect, it } from 'vitest';
import { demoAddress, demoRoutes } from './demo-page.routes.ts';

const publicUrl = 'http://localhost:8787';
const questions = ['What is <b>?'];
const at = (found: { slug: string; questions: string[] } | 'preparing' | undefined) =>
  demoRoutes({ publicUrl, findDemo: async () => found });

describe('GET /demo', () => {
  it('embeds the clone with the public snippet under a strict Content Security Policy', async () => {
    const response = await at({ slug: 'cloneai-demo', questions }).request('/demo');
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html.match(/<script\b/g)).toHaveLength(1);
    expect(html).toContain('<script async src="http://localhost:8787/widget.js" data-clone="cloneai-demo"></script>');
    expect(html).toContain('What is &#60;b&#62;?');
    expect(html).not.toMatch(/\sstyle=|<style|\son\w+=/);
    expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src http://localhost:8787; connect-src http://localhost:8787; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    );
    const style = await at(undefined).request('/demo/style.css');
    expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
  });

  it('reloads itself while the demo is being created, and returns 404 without a demo', async () => {
    const preparing = await at('preparing').request('/demo');
    expect([preparing.status, preparing.headers.get('refresh')]).toEqual([200, '1']);
    expect((await at(undefined).request('/demo')).status).toBe(404);
  });

  it('has a different origin than a server on localhost, and the same origin as any other server', () => {
    expect(demoAddress('http://localhost:8787')).toBe('http://127.0.0.1:8787/demo');
    expect(demoAddress('https://clones.example.com')).toBe('https://clones.example.com/demo');
  });
});
