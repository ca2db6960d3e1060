// @vitest-environment happy-dom
import type { Citation } from '@cloneai/sdk';
import { render } from 'preact';
import { expect, it } from 'vitest';
import { AnswerText } from './answer-text.tsx';

const text = 'Revenue was **ten** [1] and more [2].\n\n- a\n- b';
const citation = { index: 1, at: text.indexOf('[1]'), title: 'Report' } as Citation;

function renderAnswer(content: string): HTMLElement {
  const root = document.createElement('div');
  render(<AnswerText text={content} citations={[citation]} hrefOf={({ index }) => `?quote=${index}`} />, root);
  return root;
}

it('renders a chip for a known citation and the plain marker for an unknown one', () => {
  const root = renderAnswer(text);
  expect(root.querySelectorAll('a.chip')).toHaveLength(1);
  expect(root.querySelector('a.chip')?.getAttribute('aria-label')).toBe('Source 1: Report');
  expect(root.textContent).toContain('and more\u00a0[2].');
  expect(root.querySelectorAll('li')).toHaveLength(2);
});

it('renders HTML in an answer as plain text', () => {
  const payload = '<img src=x onerror=alert(1)><script>alert(1)</script> [a](javascript:alert(1)) ![p](https://example.com/p.png)';
  const root = renderAnswer(payload);
  expect(root.querySelector('img, script')).toBeNull();
  expect([...root.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual(['https://example.com/p.png']);
  expect(root.querySelector('a')?.getAttribute('rel')).toContain('noreferrer');
});
