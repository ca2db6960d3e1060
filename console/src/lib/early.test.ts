// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';

beforeEach(() => {
  vi.resetModules();
  localStorage.clear();
});
const signal = new AbortController().signal;

/** Modules of their own, as a new page has them. */
async function openPage({ signedIn }: { signedIn: boolean }) {
  if (signedIn) localStorage.setItem('cloneai:signed-in', '1');
  const { early } = await import('./early.ts');
  const { me } = await import('../state/auth.ts');
  let loads = 0;
  return { me, load: early(async () => ++loads), loads: () => loads };
}

it('loads at once for the user who is signed in, and anew from the second time on', async () => {
  const { load, loads } = await openPage({ signedIn: true });
  expect(loads()).toBe(1);
  expect([await load(signal), await load(signal)]).toEqual([1, 2]);
});

it('loads nothing before somebody is signed in', async () => {
  const { load, loads } = await openPage({ signedIn: false });
  expect(loads()).toBe(0);
  expect(await load(signal)).toBe(1);
});

it('shows nothing that was loaded for the user who has signed out meanwhile', async () => {
  const { me, load } = await openPage({ signedIn: true });
  me.value = null;
  expect(await load(signal)).toBe(2);
});
