// @vitest-environment happy-dom
import { render } from 'preact';
import { ErrorBoundary } from 'preact-iso';
import { expect, it, vi } from 'vitest';
import { lazyPart } from './lazy-part.tsx';

it('offers to reload the page if a part of the console cannot be loaded', async () => {
  const Part = lazyPart(() => Promise.reject(new TypeError('Failed to fetch dynamically imported module')));
  const root = document.createElement('div');
  render(
    <ErrorBoundary>
      <Part />
    </ErrorBoundary>,
    root,
  );
  await vi.waitFor(() => expect(root.querySelector('[role=alert]')?.textContent).toContain('Could not load this part of the console.'));
  expect(root.querySelector('button')?.textContent).toBe('Reload');
});

it('shows the part once it is loaded', async () => {
  const Part = lazyPart<{ name: string }>(async () => ({ name }) => <p>{name}</p>);
  const root = document.createElement('div');
  render(
    <ErrorBoundary>
      <Part name="Ada" />
    </ErrorBoundary>,
    root,
  );
  await vi.waitFor(() => expect(root.textContent).toBe('Ada'));
});
