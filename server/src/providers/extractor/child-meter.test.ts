import { describe, expect, it } from 'vitest';
import { createMeter } from './child-meter.ts';

const LIMITS = { cpuMs: 30_000, stalledMs: 180_000, wallMs: 900_000, rssMb: 512 };
const minutes = (count: number) => count * 60_000;

/** Measures each 100 ms until a limit is exceeded. Returns which one, and when. */
function run(
  usageAt: (ms: number) => { cpuMs: number; rssMb: number } | null,
  options: { until: number; load?: number; bytesAt?: (ms: number) => number },
) {
  const meter = createMeter(LIMITS, 0, () => options.load ?? 0);
  for (let now = 100; now <= options.until; now += 100) {
    const exceeded = meter.measure(usageAt(now), options.bytesAt?.(now) ?? 0, now);
    if (exceeded) return [exceeded, now];
  }
  return 'within the limits';
}

describe('the limits of a child that reads a document', () => {
  it('count its processor time, not how long a busy machine takes for it', () => {
    expect(run((ms) => ({ cpuMs: ms, rssMb: 100 }), { until: minutes(1) })).toEqual(['cpu', 30_200]);
    // A thirtieth of a processor: 20 seconds of work take ten minutes.
    expect(run((ms) => ({ cpuMs: ms / 30, rssMb: 100 }), { until: minutes(10) })).toBe('within the limits');
  });

  it('do not count what the child used for documents before', () => {
    expect(run((ms) => ({ cpuMs: 500_000 + ms / 10, rssMb: 100 }), { until: minutes(4) })).toBe('within the limits');
  });

  it('do not count the sleep of the machine', () => {
    const meter = createMeter(LIMITS, 0, () => 0);
    expect(meter.measure(null, 0, 100)).toBeUndefined();
    expect(meter.measure(null, 0, minutes(600))).toBeUndefined();
  });

  it('divide the time by the load where the system does not report processor time', () => {
    expect(run(() => null, { until: minutes(1) })).toEqual(['cpu', 30_100]);
    expect(run(() => null, { until: minutes(2), load: 5 })).toBe('within the limits');
  });

  it('tell a machine that is busy, and a storage that sends nothing more, from a document that takes long', () => {
    expect(run((ms) => ({ cpuMs: ms / 100, rssMb: 100 }), { until: minutes(20) })).toEqual(['busy', minutes(15) + 100]);
    expect(run(() => ({ cpuMs: 50, rssMb: 100 }), { until: minutes(4) })).toEqual(['stalled', minutes(3) + 100]);
    expect(run(() => ({ cpuMs: 50, rssMb: 100 }), { until: minutes(10), bytesAt: (ms) => ms })).toBe('within the limits');
  });

  it('include memory', () => {
    expect(run(() => ({ cpuMs: 0, rssMb: 513 }), { until: 1000 })).toEqual(['memory', 100]);
  });
});
