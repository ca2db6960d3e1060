import { describe, expect, it } from 'vitest';
import { dayLabels, daysBetween, fillDays, isDay, plusDays, presets, rangeOf } from './days.ts';

const day = (name: string, answers: number) => ({ day: name, answers });

describe('filled day ranges', () => {
  it('returns every day of the range in order, with zeros for days without a report', () => {
    expect(fillDays('2026-02-27', '2026-03-02', [day('2026-03-01', 5)], { answers: 0 })).toEqual([
      day('2026-02-27', 0),
      day('2026-02-28', 0),
      day('2026-03-01', 5),
      day('2026-03-02', 0),
    ]);
  });

  it('handles leap years and daylight saving time', () => {
    expect(fillDays<ReturnType<typeof day>>('2028-02-28', '2028-03-01', [], { answers: 0 }).map((entry) => entry.day)).toEqual([
      '2028-02-28',
      '2028-02-29',
      '2028-03-01',
    ]);
    expect(fillDays('2026-01-01', '2026-12-31', [], {})).toHaveLength(365);
  });

  it('leaves out reports for days outside the range', () => {
    expect(fillDays('2026-03-01', '2026-03-01', [day('2026-02-28', 5)], { answers: 0 })).toEqual([day('2026-03-01', 0)]);
  });

  it('returns no days for a reversed or invalid range', () => {
    expect(fillDays('2026-03-02', '2026-03-01', [], {})).toEqual([]);
    expect(fillDays('soon', '2026-03-01', [], {})).toEqual([]);
  });
});

describe('calendar days', () => {
  it('accepts calendar days and rejects other text', () => {
    expect(['2026-02-28', '2028-02-29', '2026-02-29', '2026-13-01', '26-1-1', '', undefined].map(isDay)).toEqual([
      ...[true, true],
      ...[false, false, false, false, false],
    ]);
  });

  it('counts both the first and the last day', () => {
    expect(daysBetween('2026-01-01', '2026-01-01')).toBe(1);
    expect(daysBetween('2025-12-31', '2026-01-01')).toBe(2);
    expect(plusDays('2026-01-01', -1)).toBe('2025-12-31');
  });

  it('gives each day of a year a short, distinct label', () => {
    expect(dayLabels([day('2026-01-05', 0)], 'en')).toEqual(['Jan 5']);
    const year = fillDays<{ day: string }>('2025-06-01', '2026-06-01', [], {});
    expect(new Set(dayLabels(year, 'en')).size).toBe(366);
  });
});

describe('day ranges', () => {
  it('offers the last 7, 30, and 90 days including today, and the current month', () => {
    expect(presets('2026-11-25')).toEqual([
      { name: '7 days', from: '2026-11-19', to: '2026-11-25' },
      { name: '30 days', from: '2026-10-27', to: '2026-11-25' },
      { name: '90 days', from: '2026-08-28', to: '2026-11-25' },
      { name: 'This month', from: '2026-11-01', to: '2026-11-25' },
    ]);
  });

  it('reads the range from the URL and falls back to the last 30 days', () => {
    const last30 = { from: '2026-10-27', to: '2026-11-25' };
    expect(rangeOf({ from: '2026-01-01', to: '2026-01-31' }, '2026-11-25')).toEqual({ from: '2026-01-01', to: '2026-01-31' });
    expect(rangeOf({ to: '2026-01-31' }, '2026-11-25')).toEqual({ from: '2026-01-02', to: '2026-01-31' });
    for (const query of [{}, { from: 'x' }, { from: '2026-12-24', to: '2026-11-01' }, { from: '2020-01-01' }])
      expect(rangeOf(query, '2026-11-25')).toEqual(last30);
  });
});
