import { expect, it } from 'vitest';
import { lastDays } from './local-days.ts';

const startsOf = (now: string, timeZone: string, count: number) =>
  lastDays(new Date(now), timeZone, count).map(({ day, start }) => `${day} ${start.toISOString()}`);

it('begins days where their time zone does', () => {
  expect(startsOf('2026-03-10T20:00:00Z', 'UTC', 2)).toEqual([
    '2026-03-09 2026-03-09T00:00:00.000Z',
    '2026-03-10 2026-03-10T00:00:00.000Z',
  ]);
  expect(startsOf('2026-03-10T20:00:00Z', 'Pacific/Kiritimati', 1)).toEqual(['2026-03-11 2026-03-10T10:00:00.000Z']);
  expect(startsOf('2026-03-10T20:00:00Z', 'Asia/Kolkata', 1)).toEqual(['2026-03-11 2026-03-10T18:30:00.000Z']);
});

it('follows changes of the clock, also at midnight', () => {
  expect(startsOf('2026-03-30T12:00:00Z', 'Europe/Berlin', 3)).toEqual([
    '2026-03-28 2026-03-27T23:00:00.000Z',
    '2026-03-29 2026-03-28T23:00:00.000Z',
    '2026-03-30 2026-03-29T22:00:00.000Z',
  ]);
  // In Cairo, this day has no midnight.
  expect(startsOf('2026-04-24T12:00:00Z', 'Africa/Cairo', 2)).toEqual([
    '2026-04-23 2026-04-22T22:00:00.000Z',
    '2026-04-24 2026-04-23T22:00:00.000Z',
  ]);
});

it('gives a day that a time zone left out no time', () => {
  expect(startsOf('2011-12-31T12:00:00Z', 'Pacific/Apia', 3)).toEqual([
    '2011-12-30 2011-12-30T10:00:00.000Z',
    '2011-12-31 2011-12-30T10:00:00.000Z',
    '2012-01-01 2011-12-31T10:00:00.000Z',
  ]);
});

it('knows each day of a long report once, in order', () => {
  for (const timeZone of ['America/Sao_Paulo', 'Australia/Lord_Howe', 'America/New_York', 'Africa/Casablanca']) {
    const days = lastDays(new Date('2026-12-01T12:00:00Z'), timeZone, 732);
    expect(new Set(days.map(({ day }) => day)).size).toBe(732);
    for (const [i, { start }] of days.entries()) if (i > 0) expect(start.getTime()).toBeGreaterThan(days[i - 1]?.start.getTime() ?? 0);
  }
});
