import { expect, it, vi } from 'vitest';

it('makes formatters, which a phone takes long for, only when something is formatted', async () => {
  const made = vi.fn();
  const watched = <T extends object>(target: T) =>
    new Proxy(target, {
      construct(formatter, given, newTarget) {
        made();
        return Reflect.construct(formatter as never, given, newTarget);
      },
    });
  vi.stubGlobal('Intl', { ...Intl, DateTimeFormat: watched(Intl.DateTimeFormat), RelativeTimeFormat: watched(Intl.RelativeTimeFormat) });
  vi.resetModules();
  const { ago, dayTime } = await import('./format.ts');
  expect(made).not.toHaveBeenCalled();
  const now = Date.UTC(2026, 0, 31, 12);
  const hoursAgo = (hours: number) => ago(new Date(now - hours * 3_600_000).toISOString(), now);
  expect([hoursAgo(2), hoursAgo(3)]).toEqual(['2 hours ago', '3 hours ago']);
  expect(dayTime(new Date(now))).toContain('2026');
  dayTime(new Date(now));
  expect(made).toHaveBeenCalledTimes(2);
  vi.unstubAllGlobals();
});
