// @vitest-environment happy-dom
import type { Citation, FoundSource } from '@cloneai/sdk';
import { render } from 'preact';
import { expect, it } from 'vitest';
import { AnswerText } from './answer-text.tsx';

const text = 'Revenue was **ten** [1] and more [2].\n\n- a\n- b';
const citation = { index: 1, at: text.indexOf('[1]'), title: 'Report' } as Citation;
const sources = [{ url: 'https://example.com/report' }] as FoundSource[];

function renderAnswer(content: string, linkHosts: string[] = []): HTMLElement {
  const root = document.createElement('div');
  const hrefOf = ({ index }: Citation) => `?quote=${index}`;
  render(<AnswerText text={content} citations={[citation]} sources={sources} linkHosts={linkHosts} hrefOf={hrefOf} />, root);
  return root;
}
const hrefs = (root: HTMLElement) => [...root.querySelectorAll('a')].map((link) => link.getAttribute('href'));

it('renders a chip for a known citation and the plain marker for an unknown one', () => {
  const root = renderAnswer(text);
  expect(root.querySelectorAll('a.chip')).toHaveLength(1);
  expect(root.querySelector('a.chip')?.getAttribute('aria-label')).toBe('Source 1: Report');
  expect(root.textContent).toContain('and more [2].');
  expect(root.querySelectorAll('li')).toHaveLength(2);
});

it('renders HTML in an answer as plain text', () => {
  const payload = '<img src=x onerror=alert(1)><script>alert(1)</script> [a](javascript:alert(1)) ![p](https://example.com/p.png)';
  const root = renderAnswer(payload);
  expect(root.querySelector('img, script')).toBeNull();
  expect(hrefs(root)).toEqual(['https://example.com/p.png']);
  expect(root.querySelector('a')?.getAttribute('rel')).toContain('noreferrer');
});

it('links only to hosts of the sources and of the clone’s settings, and shows the host', () => {
  const root = renderAnswer(
    '[a](https://evil.example/x) [b](https://docs.example/y) https://evil.example/z [c](https://example.com@evil.example)',
    ['docs.example'],
  );
  expect(hrefs(root)).toEqual(['https://docs.example/y']);
  expect(root.textContent).toBe('a (evil.example) b (docs.example) https://evil.example/z c');
});
