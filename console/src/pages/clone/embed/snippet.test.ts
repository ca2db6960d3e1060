import { describe, expect, it } from 'vitest';
import { AS_SET, policyOf, snippetOf } from './snippet.ts';

const HOST = 'https://clone.example';

describe('the snippet', () => {
  it('is one line with the clone and nothing else when nothing else is said', () => {
    expect(snippetOf(HOST, 'ada', 'bubble', AS_SET)).toBe('<script async src="https://clone.example/widget.js" data-clone="ada"></script>');
  });

  it('carries what the page says otherwise', () => {
    expect(snippetOf(HOST, 'ada', 'bubble', { color: '#112233', theme: 'dark', position: 'left', language: 'de' })).toBe(
      '<script async src="https://clone.example/widget.js" data-clone="ada" data-color="#112233" data-theme="dark" data-language="de" data-position="left"></script>',
    );
  });

  it('stands in the flow as an element, which has no corner', () => {
    expect(snippetOf(HOST, 'ada', 'inline', { ...AS_SET, theme: 'light', position: 'left' })).toBe(
      '<script async src="https://clone.example/widget.js"></script>\n<cloneai-chat clone="ada" theme="light"></cloneai-chat>',
    );
  });

  it('is an address for a page of its own', () => expect(snippetOf(HOST, 'ada', 'link', AS_SET)).toBe('https://clone.example/embed/ada'));

  it('cannot be broken out of', () => {
    expect(snippetOf(HOST, 'ada', 'bubble', { ...AS_SET, color: '"><script>' })).toContain('data-color="&quot;>&lt;script>"');
  });

  it('comes with the policy that a strict site needs, the picture included', () => {
    expect(policyOf(HOST, null)).toBe('script-src https://clone.example;\nconnect-src https://clone.example;');
    expect(policyOf(HOST, 'https://pics.example/ada.jpg')).toContain('\nimg-src https://pics.example;');
  });
});
