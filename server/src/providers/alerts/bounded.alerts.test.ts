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
  it('of one key are told once an hour, then with how often it came up meanwhile', async () => {
    const { alerts, clock } = setUp();
    for (let minute = 0; minute < 60; minute++) {
      alerts.alert(alert());
      clock.advance(MINUTE);
    }
    await alerts.flush(1_000);
    expect(delivered).toHaveLength(1);
    alerts.alert(alert());
    await alerts.flush(1_000);
    expect(delivered.map(({ text }) => text)).toEqual([alert().text, `${alert().text}\nSince it was last told, it came up 59 more times.`]);
  });

  it('of different keys do not hide each other', async () => {
    const { alerts } = setUp();
    for (const key of ['a', 'b', 'a', 'c']) alerts.alert(alert({ key }));
    await alerts.flush(1_000);
    expect(delivered.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  });

  it('beyond their number in an hour are held back and told of once, and counted in the next hour', async () => {
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
      `${alert().text}\nBefore this, 30 alerts of other kinds were held back; the log has them.`,
      alert().text,
    ]);
  });

  it('hold no secret and no address, should one have got in after all, and one line of title', async () => {
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

  it('are bounded in length', async () => {
    const { alerts } = setUp();
    alerts.alert(alert({ title: 'x'.repeat(10_000), text: 'y'.repeat(10_000) }));
    await alerts.flush(1_000);
    expect([delivered[0]?.title.length, delivered[0]?.text.length]).toEqual([200, 2_000]);
  });

  it('are tried again, and a way that fails hinders no other', async () => {
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

  it('that arrive nowhere are an error in the log, and nobody else’s', async () => {
    const errors: unknown[] = [];
    const logger = { ...silentLogger, error: (fields: object) => void errors.push(fields) };
    const broken: AlertChannel = { name: 'broken', deliver: () => Promise.reject(new Error('gone')) };
    const { alerts } = setUp({ channels: [broken], logger });
    expect(() => alerts.alert(alert())).not.toThrow();
    await alerts.flush(5_000);
    expect(errors).toMatchObject([{ channel: 'broken', alert: 'disk' }]);
  });

  it('never throw into whoever raises them, whatever they are given', () => {
    const errors: unknown[] = [];
    const logger = { ...silentLogger, error: (fields: object) => void errors.push(fields) };
    const { alerts } = setUp({ logger });
    expect(() => alerts.alert({ key: 'odd' } as Alert)).not.toThrow();
    expect(() => alerts.alert({ ...alert(), text: Object.create(null) })).not.toThrow();
    expect(errors.length).toBeGreaterThan(0);
  });

  it('under way are waited for at the end, but not for ever', async () => {
    const hanging: AlertChannel = { name: 'hanging', deliver: () => new Promise(() => {}) };
    const { alerts } = setUp({ channels: [hanging] });
    alerts.alert(alert());
    await expect(alerts.flush(20)).resolves.toBeUndefined();
  });
});
