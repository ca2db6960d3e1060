import { beforeEach, describe, expect, it } from 'vitest';
import { redactLine } from '../../http/observe-redact.ts';
import { fixedClock } from '../../shared/clock.ts';
import { type Logger, silentLogger } from '../../shared/logger.ts';
import type { Alert, AlertChannel } from './alerts.port.ts';
import { alert } from './alerts.suite.ts';
import { createBoundedAlerts } from './bounded.alerts.ts';

const MINUTE = 60_000;
let delivered: Alert[];
beforeEach(() => {
  delivered = [];
});

const kept: AlertChannel = {
  name: 'kept',
  async deliver(one) {
    delivered.push(one);
  },
};

function setUp(more: { channels?: AlertChannel[]; logger?: Logger; perHour?: number } = {}) {
  const clock = fixedClock('2026-03-10T12:00:00Z');
  const redact = (text: string) => redactLine(text, ['the-configured-key']);
  const alerts = createBoundedAlerts({
    ...{ channels: [kept], clock, logger: silentLogger, redact, source: 'clones.example.test', pausesMs: [1, 1] },
    ...more,
  });
  return { clock, alerts };
}

describe('alerts', () => {
  it('are sent once an hour per key, then with the number of repeats', async () => {
    const { alerts, clock } = setUp();
    for (let minute = 0; minute < 60; minute++) {
      alerts.alert(alert());
      clock.advance(MINUTE);
    }
    await alerts.flush(1_000);
    expect(delivered).toHaveLength(1);
    alerts.alert(alert());
    await alerts.flush(1_000);
    expect(delivered.map(({ text }) => text)).toEqual([alert().text, `${alert().text}\nIt occurred 59 more times since the last alert.`]);
  });

  it('with different keys do not suppress each other', async () => {
    const { alerts } = setUp();
    for (const key of ['a', 'b', 'a', 'c']) alerts.alert(alert({ key }));
    await alerts.flush(1_000);
    expect(delivered.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  });

  it('above the hourly limit are suppressed, announced once, and counted in the next hour', async () => {
    const lines: string[] = [];
    const logger = { ...silentLogger, warn: (_fields: object, message: string) => void lines.push(message) };
    const { alerts, clock } = setUp({ perHour: 20, logger });
    for (let n = 0; n < 50; n++) alerts.alert(alert({ key: `trouble ${n}` }));
    await alerts.flush(1_000);
    expect(delivered).toHaveLength(21);
    expect(delivered.at(-1)).toMatchObject({
      severity: 'warning',
      title: 'clones.example.test: More than 20 alerts in an hour',
      text: expect.stringContaining('until 13:00 UTC'),
    });
    expect(lines).toHaveLength(30);
    clock.advance(60 * MINUTE);
    alerts.alert(alert({ key: 'another' }));
    alerts.alert(alert({ key: 'and another' }));
    await alerts.flush(1_000);
    expect(delivered.slice(21).map(({ text }) => text)).toEqual([
      `${alert().text}\n30 other alerts were suppressed before this one. See the log.`,
      alert().text,
    ]);
  });

  it('are redacted of secrets and email addresses, and have a single-line title', async () => {
    const { alerts } = setUp();
    alerts.alert(
      alert({
        title: 'Trouble\nwith ada@example.test',
        text: 'the-configured-key, sk-abcdefghijkl, Bearer abcdefghijkl, https://u:pass@host/, /reset#token=abc, <Eve@sub.example.com>',
      }),
    );
    await alerts.flush(1_000);
    expect(delivered[0]?.title).toBe('clones.example.test: Trouble with [address]');
    expect(delivered[0]?.text).not.toMatch(/configured|abcdef|pass@|token=abc|Eve|example\.com/);
  });

  it('are limited in length', async () => {
    const { alerts } = setUp();
    alerts.alert(alert({ title: 'x'.repeat(10_000), text: 'y'.repeat(10_000) }));
    await alerts.flush(1_000);
    expect([delivered[0]?.title.length, delivered[0]?.text.length]).toEqual([200, 2_000]);
  });

  it('are retried, and a failing channel does not block others', async () => {
    let tries = 0;
    const flaky: AlertChannel = {
      name: 'flaky',
      async deliver(one) {
        if (++tries < 3) throw new Error('not now');
        delivered.push({ ...one, key: 'flaky' });
      },
    };
    const { alerts } = setUp({ channels: [flaky, kept] });
    alerts.alert(alert());
    await alerts.flush(5_000);
    expect(delivered.map(({ key }) => key)).toEqual(['disk', 'flaky']);
  });

  it('that cannot be delivered are logged as errors and never thrown', async () => {
    const errors: unknown[] = [];
    const logger = { ...silentLogger, error: (fields: object) => void errors.push(fields) };
    const broken: AlertChannel = { name: 'broken', deliver: () => Promise.reject(new Error('gone')) };
    const { alerts } = setUp({ channels: [broken], logger });
    expect(() => alerts.alert(alert())).not.toThrow();
    await alerts.flush(5_000);
    expect(errors).toMatchObject([{ channel: 'broken', alert: 'disk' }]);
  });

  it('never throw, whatever they are given', () => {
    const errors: unknown[] = [];
    const logger = { ...silentLogger, error: (fields: object) => void errors.push(fields) };
    const { alerts } = setUp({ logger });
    expect(() => alerts.alert({ key: 'odd' } as Alert)).not.toThrow();
    expect(() => alerts.alert({ ...alert(), text: Object.create(null) })).not.toThrow();
    expect(errors.length).toBeGreaterThan(0);
  });

  it('in delivery are awaited at shutdown, for a limited time', async () => {
    const hanging: AlertChannel = { name: 'hanging', deliver: () => new Promise(() => {}) };
    const { alerts } = setUp({ channels: [hanging] });
    alerts.alert(alert());
    await expect(alerts.flush(20)).resolves.toBeUndefined();
  });
});
