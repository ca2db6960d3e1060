// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Toasts, toast } from './toast.tsx';

beforeEach(async () => {
  vi.useFakeTimers();
  document.body.innerHTML = '<main tabindex="-1"></main><div id="root"></div>';
  render(<Toasts />, document.getElementById('root') as HTMLElement);
  // Files share their modules, and with them what the toasts of another file left.
  await act(() => {
    for (const close of document.querySelectorAll<HTMLElement>('.toast .icon-button')) close.click();
  });
});
afterEach(() => {
  render(null, document.getElementById('root') as HTMLElement);
  vi.useRealTimers();
});

const texts = () => [...document.querySelectorAll('.toast .grow')].map(({ textContent }) => textContent);
const advance = (milliseconds: number) => act(() => void vi.advanceTimersByTime(milliseconds));

it('keeps a toast with a button longer, and for as long as the focus is in it', async () => {
  await act(() => toast('Deleted.', { label: 'Undo', run: () => {} }));
  await advance(9_000);
  const button = document.querySelector<HTMLElement>('.toast button');
  button?.focus();
  await advance(5_000);
  expect(texts()).toEqual(['Deleted.']);
  document.querySelector('main')?.focus();
  await advance(2_000);
  expect(texts()).toEqual([]);
});

it('moves the focus to the page after the button of a toast is pressed', async () => {
  const run = vi.fn();
  await act(() => toast('Deleted.', { label: 'Undo', run }));
  const button = document.querySelector<HTMLElement>('.toast button');
  button?.focus();
  await act(() => button?.click());
  expect(run).toHaveBeenCalledOnce();
  expect(document.activeElement?.tagName).toBe('MAIN');
});
