// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Toasts, toast } from './toast.tsx';

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = '<main tabindex="-1"></main><div id="root"></div>';
  render(<Toasts />, document.getElementById('root') as HTMLElement);
});
afterEach(() => {
  render(null, document.getElementById('root') as HTMLElement);
  vi.useRealTimers();
});

const texts = () => [...document.querySelectorAll('.toast .grow')].map(({ textContent }) => textContent);
const pass = (milliseconds: number) => act(() => void vi.advanceTimersByTime(milliseconds));

test('what can be pressed stays longer, and as long as the focus is in it', async () => {
  await act(() => toast('Deleted.', { label: 'Undo', run: () => {} }));
  await pass(9_000);
  const button = document.querySelector<HTMLElement>('.toast button');
  button?.focus();
  await pass(5_000);
  expect(texts()).toEqual(['Deleted.']);
  document.querySelector('main')?.focus();
  await pass(2_000);
  expect(texts()).toEqual([]);
});

test('after its button was pressed the focus is on the page', async () => {
  const run = vi.fn();
  await act(() => toast('Deleted.', { label: 'Undo', run }));
  const button = document.querySelector<HTMLElement>('.toast button');
  button?.focus();
  await act(() => button?.click());
  expect(run).toHaveBeenCalledOnce();
  expect(document.activeElement?.tagName).toBe('MAIN');
});
