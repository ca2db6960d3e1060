import { setTimeout as sleep } from 'node:timers/promises';
import type { MaintenanceTask } from '../http/module.ts';
import type { Alerts } from '../providers/alerts/alerts.port.ts';
import { checkDisk } from '../providers/alerts/disk-monitor.ts';
import { spaceOf } from '../shared/disk-space.ts';
import type { Logger } from '../shared/logger.ts';

const TASKS_EVERY_MS = 15_000;
const DISK_EVERY_MS = 60_000;

interface MaintenanceDeps {
  tasks: readonly MaintenanceTask[];
  /** The folder whose disk is watched. Without one, no disk is. */
  watchedFolder?: string;
  alerts: Alerts;
  logger: Logger;
  tasksEveryMs?: number | undefined;
}

/** Every timer of the process: the modules' housekeeping, the disk monitor, and work that begins a while after the start. */
export function createMaintenance({ tasks, watchedFolder, alerts, logger, tasksEveryMs = TASKS_EVERY_MS }: MaintenanceDeps) {
  const stopped = new AbortController();
  let running = false;

  /** Runs the tasks one after the other. A task that fails does not keep the others from running. */
  async function runTasks(): Promise<void> {
    if (running) return;
    running = true;
    for (const { name, run } of tasks) {
      if (stopped.signal.aborted) break;
      try {
        await run();
      } catch (error) {
        logger.warn({ err: error, task: name }, 'A maintenance task failed. It runs again shortly.');
      }
    }
    running = false;
  }

  const monitorDisk = async () =>
    watchedFolder &&
    checkDisk({ space: () => spaceOf(watchedFolder), alerts }).catch((error: unknown) =>
      logger.warn({ err: error }, 'The free disk space could not be read.'),
    );

  return {
    /** Runs everything once, then on its schedule until `stop`. */
    async start(): Promise<void> {
      void monitorDisk();
      await runTasks();
      if (stopped.signal.aborted) return;
      const timers = [setInterval(runTasks, tasksEveryMs).unref(), setInterval(monitorDisk, DISK_EVERY_MS).unref()];
      stopped.signal.addEventListener('abort', () => timers.forEach(clearInterval), { once: true });
    },
    /** Runs `work` once, after `delayMs`, unless the server stops before. */
    after(delayMs: number, work: () => void): void {
      sleep(delayMs, undefined, { signal: stopped.signal, ref: false }).then(work, () => {});
    },
    stop: () => stopped.abort(),
  };
}
