import { beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../shared/clock.ts';
import { noTelemetry, type Telemetry } from '../../shared/telemetry.ts';
import type { Alert, Alerts } from './alerts.port.ts';
import { checkDisk } from './disk-monitor.ts';
import { monitorModels } from './model-monitor.ts';

let raised: Alert[];
beforeEach(() => {
  raised = [];
});
const alerts: Alerts = { alert: (one) => void raised.push(one), flush: async () => {} };
const keys = () => raised.map(({ key }) => key);

describe('the model monitor', () => {
  type Outcome = Parameters<Telemetry['modelCall']>[0]['outcome'];
  function setUp() {
    const clock = fixedClock('2026-03-10T12:00:00Z');
    const reported: Outcome[] = [];
    const telemetry = monitorModels({
      telemetry: { ...noTelemetry, modelCall: ({ outcome }) => void reported.push(outcome) },
      alerts,
      clock,
    });
    const call = (outcome: Outcome, operation: 'chat' | 'embed' = 'chat') =>
      telemetry.modelCall({ provider: 'openai', model: 'a-model', operation, outcome, seconds: 1 });
    return { clock, call, reported };
  }

  it('forwards all telemetry', () => {
    const { call, reported } = setUp();
    for (const outcome of ['ok', 'error', 'aborted', 'timeout'] as const) call(outcome);
    expect(reported).toEqual(['ok', 'error', 'aborted', 'timeout']);
  });

  it('alerts after five failures or timeouts within a minute', () => {
    const { call, clock } = setUp();
    for (const outcome of ['error', 'timeout', 'error', 'error'] as const) {
      call(outcome);
      clock.advance(10_000);
    }
    expect(raised).toEqual([]);
    call('timeout');
    expect(raised).toMatchObject([{ severity: 'critical', title: 'The chat model keeps failing', key: 'model:chat' }]);
    expect(raised[0]?.text).toContain('5 of 5 calls');
  });

  it('does not alert for occasional failures', () => {
    const { call, clock } = setUp();
    for (let n = 0; n < 50; n++) {
      call('error');
      clock.advance(15_001);
    }
    expect(raised).toEqual([]);
  });

  it('does not alert for a few failures among many successes, or for aborted calls', () => {
    const { call } = setUp();
    for (let n = 0; n < 100; n++) call('ok');
    for (let n = 0; n < 20; n++) call('error');
    for (let n = 0; n < 100; n++) call('aborted');
    expect(raised).toEqual([]);
  });

  it('keeps alerting during the outage, for the hourly reminder', () => {
    const { call } = setUp();
    for (let n = 0; n < 8; n++) call('error');
    expect(keys()).toEqual(['model:chat', 'model:chat', 'model:chat', 'model:chat']);
  });

  it('reports recovery once, after three consecutive successes', () => {
    const { call } = setUp();
    for (let n = 0; n < 5; n++) call('error');
    raised = [];
    for (const outcome of ['ok', 'ok', 'aborted', 'ok', 'ok', 'ok'] as const) call(outcome);
    expect(raised).toMatchObject([{ severity: 'info', title: 'The chat model answers again', key: 'model:chat:recovered' }]);
  });

  it('does not report recovery after a single success', () => {
    const { call } = setUp();
    for (let n = 0; n < 5; n++) call('error');
    raised = [];
    for (const outcome of ['ok', 'ok', 'error', 'ok', 'ok', 'error'] as const) call(outcome);
    expect(keys()).toEqual(['model:chat', 'model:chat']);
  });

  it('monitors each model separately', () => {
    const { call } = setUp();
    for (let n = 0; n < 4; n++) {
      call('error', 'chat');
      call('error', 'embed');
    }
    expect(raised).toEqual([]);
    call('error', 'embed');
    expect(raised).toMatchObject([{ title: 'The embedding model keeps failing', key: 'model:embed' }]);
  });
});

describe('the disk monitor', () => {
  const look = (freeMegabytes: number, totalMegabytes: number) =>
    checkDisk({ space: async () => ({ freeMegabytes, totalMegabytes }), alerts });

  it.each([
    [50_000, 100_000, undefined],
    [1_024, 100_000, undefined],
    [1_023, 100_000, 'disk:low'],
    [255, 100_000, 'disk:critical'],
    [0, 100_000, 'disk:critical'],
    [500, 2_000, undefined],
    [199, 2_000, 'disk:low'],
    [59, 2_000, 'disk:critical'],
  ])('with %d of %d MB free raises %s', async (free, total, key) => {
    await look(free, total);
    expect(keys()).toEqual(key ? [key] : []);
  });

  it('rejects when the disk cannot be read', async () => {
    await expect(checkDisk({ space: () => Promise.reject(new Error('gone')), alerts })).rejects.toThrow('gone');
  });
});
