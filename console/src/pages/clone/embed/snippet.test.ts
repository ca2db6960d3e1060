import { describe, expect, it } from 'vitest';
import { DEFAULT_APPEARANCE, policyOf, snippetOf } from './snippet.ts';

const HOST = 'https://clone.example';

describe('embed snippet', () => {
  it('builds a one-line snippet with only the clone by default', () => {
    expect(snippetOf(HOST, 'ada', 'bubble', DEFAULT_APPEARANCE)).toBe(
      '<script async src="https://clone.example/widget.js" data-clone="ada"></script>',
    );
  });

  it('adds customized attributes to the snippet', () => {
    expect(snippetOf(HOST, 'ada', 'bubble', { color: '#112233', theme: 'dark', position: 'left', language: 'de' })).toBe(
      '<script async src="https://clone.example/widget.js" data-clone="ada" data-color="#112233" data-theme="dark" data-language="de" data-position="left"></script>',
    );
  });

  it('uses an element without a position for the inline variant', () => {
    expect(snippetOf(HOST, 'ada', 'inline', { ...DEFAULT_APPEARANCE, theme: 'light', position: 'left' })).toBe(
      '<script async src="https://clone.example/widget.js"></script>\n<cloneai-chat clone="ada" theme="light"></cloneai-chat>',
    );
  });

  it('builds a URL for the link variant', () =>
    expect(snippetOf(HOST, 'ada', 'link', DEFAULT_APPEARANCE)).toBe('https://clone.example/embed/ada'));

  it('escapes attribute values of the snippet', () => {
    expect(snippetOf(HOST, 'ada', 'bubble', { ...DEFAULT_APPEARANCE, color: '"><script>' })).toContain('data-color="&quot;>&lt;script>"');
  });

  it('lists the Content Security Policy sources, including the picture’s origin', () => {
    expect(policyOf(HOST, null)).toBe('script-src https://clone.example;\nconnect-src https://clone.example;');
    expect(policyOf(HOST, 'https://pics.example/ada.jpg')).toContain('\nimg-src https://pics.example;');
    expect(policyOf(HOST, "https://a;script-src'/ada.jpg")).not.toContain('img-src');
  });
});
