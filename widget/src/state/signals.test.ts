import { expect, it } from 'vitest';
import { batch, computed, effect, signal } from './signals.ts';

it('runs an effect again when a signal that it read last has changed, and not when it is set to the same value', () => {
  const which = signal('a');
  const [a, b] = [signal(1), signal(10)];
  const seen: number[] = [];
  const stop = effect(() => {
    seen.push(which.value === 'a' ? a.value : b.value);
  });
  b.value = 11;
  a.value = 2;
  a.value = 2;
  which.value = 'b';
  a.value = 3;
  b.value = 12;
  stop();
  b.value = 13;
  which.value = 'a';
  expect(seen).toEqual([1, 2, 11, 12]);
});

it('runs effects once after a batch, with the final values, also when it throws', () => {
  const [first, last] = [signal('Ada'), signal('Byron')];
  const seen: string[] = [];
  effect(() => {
    seen.push(`${first.value} ${last.value}`);
  });
  const change = () =>
    batch(() => {
      first.value = 'Augusta';
      batch(() => {
        last.value = 'King';
      });
      throw new Error('after the changes');
    });
  expect(change).toThrow('after the changes');
  expect(seen).toEqual(['Ada Byron', 'Augusta King']);
});

it('follows signals through computed values, and not through peeking', () => {
  const [count, other] = [signal(1), signal(0)];
  const double = computed(() => count.value * 2);
  const seen: number[] = [];
  effect(() => {
    seen.push(double.value + other.peek());
  });
  other.value = 100;
  count.value = 2;
  expect(seen).toEqual([2, 104]);
});

it('runs effects that an effect causes, and one that stops itself or another no more', () => {
  const [source, copy] = [signal(1), signal(0)];
  const seen: number[] = [];
  effect(() => {
    copy.value = source.value;
  });
  const stop = effect(() => {
    seen.push(copy.value);
    if (copy.value === 2) stop();
  });
  source.value = 2;
  source.value = 3;
  expect(seen).toEqual([1, 2]);
});
