import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Alert, AlertChannel, Alerts } from './alerts.port.ts';

interface BoundedAlertsDeps {
  channels: readonly AlertChannel[];
  clock: Clock;
  logger: Logger;
  /** Takes secrets out of a text, should one have got into it after all. */
  redact: (text: string) => string;
  /** Which installation speaks: stands before each title. */
  source: string;
  perHour?: number;
  /** Milliseconds before the second, third … try of a channel. */
  pausesMs?: readonly number[];
}

const HOUR_MS = 3_600_000;
const DELIVERY_MS = 15_000;
/** Kinds of trouble that are remembered; there are about a dozen. */
const MAX_KEYS = 1_000;
const ADDRESS = /[^\s@<>()[\]"',;:]+@[^\s@<>()[\]"',;:]+\.[a-z]{2,}/gi;

/** Keeps what goes to the operator few, clean, and out of the way of whoever raised it. */
export function createBoundedAlerts(deps: BoundedAlertsDeps): Alerts {
  const { channels, clock, logger, redact, source, perHour = 20, pausesMs = [1_000, 5_000] } = deps;
  const told = new Map<string, { at: number; repeats: number }>();
  const pending = new Set<Promise<void>>();
  let hour = { start: Number.NEGATIVE_INFINITY, sent: 0, held: 0 };

  const clean = (text: string, max: number) => redact(text).replace(ADDRESS, '[address]').slice(0, max);

  function raise(alert: Alert): void {
    const now = clock.now().getTime();
    const last = told.get(alert.key);
    if (last && now - last.at < HOUR_MS) {
      last.repeats++;
      return;
    }
    if (told.size >= MAX_KEYS) told.clear();
    told.set(alert.key, { at: now, repeats: 0 });

    const notes: string[] = [];
    if (last && last.repeats > 0) notes.push(`Since it was last told, it came up ${last.repeats} more times.`);
    if (now - hour.start >= HOUR_MS) {
      if (hour.held > 0) notes.push(`Before this, ${hour.held} alerts of other kinds were held back; the log has them.`);
      hour = { start: now, sent: 0, held: 0 };
    }
    if (hour.sent >= perHour) {
      hour.held++;
      logger.warn({ alert: alert.key, severity: alert.severity, title: clean(alert.title, 200) }, 'An alert was held back.');
      if (hour.held === 1) dispatch(tooMany(hour.start));
      return;
    }
    hour.sent++;
    dispatch({ ...alert, text: [alert.text, ...notes].join('\n') });
  }

  const tooMany = (start: number): Alert => ({
    severity: 'warning',
    title: `More than ${perHour} alerts in an hour`,
    text: `No more are sent until ${new Date(start + HOUR_MS).toISOString().slice(11, 16)} UTC. The log has all of them.`,
    key: 'alerts:held-back',
  });

  function dispatch({ title, text, ...rest }: Alert): void {
    const oneLine = `${source}: ${title}`.replace(/\s+/g, ' ');
    const alert = { ...rest, title: clean(oneLine, 200), text: clean(text, 2_000) };
    for (const channel of channels) {
      const delivery = deliver(channel, alert).finally(() => pending.delete(delivery));
      pending.add(delivery);
    }
  }

  /** Never rejects. */
  async function deliver(channel: AlertChannel, alert: Alert): Promise<void> {
    for (const pause of [...pausesMs, undefined]) {
      try {
        return await channel.deliver(alert, AbortSignal.timeout(DELIVERY_MS));
      } catch (error) {
        if (pause === undefined)
          return logger.error({ err: error, channel: channel.name, alert: alert.key }, 'An alert could not be delivered.');
        await sleep(pause, undefined, { ref: false });
      }
    }
  }

  return {
    alert(alert) {
      try {
        raise(alert);
      } catch (error) {
        logger.error({ err: error, alert: alert.key }, 'An alert could not be raised.');
      }
    },
    async flush(milliseconds) {
      await Promise.race([Promise.all(pending), sleep(milliseconds, undefined, { ref: false })]);
    },
  };
}
