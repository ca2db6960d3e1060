import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId, type WorkspaceId } from '../../shared/ids.ts';
import type { Billing, UsageEvent } from './billing.port.ts';

/** For tests: events of one workspace, or of several. */
export function makeUsage(
  count: number,
  workspaceId: WorkspaceId = newId('workspace'),
  kind: UsageEvent['kind'] = 'message.answered',
): UsageEvent[] {
  return Array.from({ length: count }, (_, n) => ({
    id: newId('event'),
    workspaceId,
    cloneId: newId('clone'),
    sessionId: kind === 'message.answered' ? newId('session') : null,
    kind,
    model: 'test-model',
    inputTokens: 100 + n,
    outputTokens: kind === 'message.answered' ? 20 : 0,
    costMicros: 7,
    at: new Date('2026-03-10T12:00:00.250Z'),
  }));
}

/** Tests that every metering backend must pass. `counted`: the ids that an external backend has counted, with repeats. */
export function billingSuite(open: () => Promise<{ billing: Billing; counted?: () => string[]; close(): Promise<void> }>): void {
  let world: Awaited<ReturnType<typeof open>>;
  const never = new AbortController().signal;
  const idsOf = (events: UsageEvent[]) => events.map(({ id }) => id).sort();
  const expectCounted = (events: UsageEvent[]) => {
    if (world.counted) expect(world.counted().sort()).toEqual(idsOf(events));
  };
  beforeEach(async () => {
    world = await open();
  });
  afterEach(() => world.close());

  describe('every metering backend', () => {
    it('confirms each event once, of any kind and workspace', async () => {
      const events = [...makeUsage(3), ...makeUsage(2), ...makeUsage(2, newId('workspace'), 'source.embedded')];
      const { accepted, ...rest } = await world.billing.report(events, never);
      expect(accepted.sort()).toEqual(idsOf(events));
      expect(rest).toEqual({ duplicates: 0, refused: [] });
      expectCounted(events);
    });

    it('accepts more events than fit into one request of the backend', async () => {
      const events = makeUsage(250);
      expect((await world.billing.report(events, never)).accepted.sort()).toEqual(idsOf(events));
      expectCounted(events);
    });

    it('counts a repeated event once, alone or among new ones', async () => {
      const [old, fresh] = [makeUsage(3), makeUsage(2)];
      await world.billing.report(old, never);
      const again = await world.billing.report([...old, ...fresh], never);
      expect(again.accepted.sort()).toEqual(idsOf([...old, ...fresh]));
      expect(again.failure).toBeUndefined();
      expect((await world.billing.report(old, never)).accepted.sort()).toEqual(idsOf(old));
      expectCounted([...old, ...fresh]);
    });

    it('does nothing without events', async () => {
      expect(await world.billing.report([], never)).toEqual({ accepted: [], duplicates: 0, refused: [] });
      expectCounted([]);
    });

    it('passes its health check', async () => {
      for (const value of Object.values(await world.billing.check(never))) expect(typeof value).toBe('number');
    });
  });
}
