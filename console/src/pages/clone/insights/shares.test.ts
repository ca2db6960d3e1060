import { expect, it } from 'vitest';
import { daysOf, share } from './shares.ts';

it('rounds shares, and never a trace to nothing or nearly all to all', () => {
  expect([share(1, 3), share(0, 10), share(10, 10), share(1, 1000), share(999, 1000), share(0, 0)]).toEqual([
    ...['33 %', '0 %', '100 %', '< 1 %', '> 99 %', undefined],
  ]);
});

it('takes a range that is offered from the address, and thirty days else', () => {
  expect([daysOf('7'), daysOf('365'), daysOf(undefined), daysOf('8'), daysOf('7.0')]).toEqual([7, 365, 30, 30, 30]);
});
