import { expect, it } from 'vitest';
import { reasonOf, verdict } from './check-labels.ts';

it('reports a page as live only when visitors can use the chat', () => {
  expect(verdict({ status: 'live', originAllowed: true, published: true })).toEqual({ good: true, text: 'The chat is live.' });
  expect(verdict({ status: 'live', originAllowed: false, published: true }).good).toBe(false);
  expect(verdict({ status: 'live', originAllowed: true, published: false }).good).toBe(false);
  expect(verdict({ status: 'no_snippet', originAllowed: true, published: true })).toEqual({
    good: false,
    text: 'The snippet is not on this page.',
  });
});

it('does not repeat the verdict in the reason', () => {
  expect(reasonOf({ message: 'The page could not be opened: the address could not be reached.' })).toBe(
    'The address could not be reached.',
  );
});
