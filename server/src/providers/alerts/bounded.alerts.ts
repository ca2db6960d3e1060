import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Alert, AlertChannel, Alerts } from './alerts.port.ts';

interface BoundedAlertsDeps {
  channels: readonly AlertChannel[];
  clock: Clock;
  logger: Logger;
  /** Redacts secrets in a text. */
  redact: (text: string) => string;
  /** Name of this deployment, prefixed to each title. */
  source: string;
  perHour?: number;
  /** Milliseconds before the second, third, … attempt on a channel. */
  pausesMs?: readonly number[];
}

const HOUR_MS = 3_600_000;
const DELIVERY_MS = 15_000;
/** Maximum number of remembered keys. There are about a dozen. */
const MAX_KEYS = 1_000;
const ADDRESS = /[^\s@<>()[\]"',;:]+@[^\s@<>()[\]"',;:]+\.[a-z]{2,}/gi;

/** Limits, redacts and delivers alerts in the background. */
export function createBoundedAlerts(deps: BoundedAlertsDeps): Alerts {
  const { channels, clock, logger, redact, source, perHour = 20, pausesMs = [1_000, 5_000] } = deps;
  const sent = new Map<string, { at: number; repeats: number }>();
  const pending = new Set<Promise<void>>();
  let hour = { start: Number.NEGATIVE_INFINITY, sent: 0, held: 0 };

  const clean = (text: string, max: number) => redact(text).replace(ADDRESS, '[address]').slice(0, max);

  function raise(alert: Alert): void {
    const now = clock.now().getTime();
    const last = sent.get(alert.key);
    if (last && now - last.at < HOUR_MS) {
      last.repeats++;
      return;
    }
    if (sent.size >= MAX_KEYS) sent.clear();
    sent.set(alert.key, { at: now, repeats: 0 });

    const notes: string[] = [];
    if (last && last.repeats > 0) notes.push(`It occurred ${last.repeats} more times since the last alert.`);
    if (now - hour.start >= HOUR_MS) {
      if (hour.held > 0) notes.push(`${hour.held} other alerts were suppressed before this one. See the log.`);
      hour = { start: now, sent: 0, held: 0 };
    }
    if (hour.sent >= perHour) {
      hour.held++;
      logger.warn({ alert: alert.key, severity: alert.severity, title: clean(alert.title, 200) }, 'Suppressed an alert.');
      if (hour.held === 1) dispatch(tooMany(hour.start));
      return;
    }
    hour.sent++;
    dispatch({ ...alert, text: [alert.text, ...notes].join('\n') });
  }

  const tooMany = (start: number): Alert => ({
    severity: 'warning',
    title: `More than ${perHour} alerts in an hour`,
    text: `No more alerts are sent until ${new Date(start + HOUR_MS).toISOString().slice(11, 16)} UTC. See the log for all of them.`,
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
