import { expect, it, vi } from 'vitest';
import { silentLogger } from '../shared/logger.ts';
import { createMaintenance } from './maintenance.ts';

const alerts = { alert: () => {}, flush: async () => {} };

it('runs the other maintenance tasks, again and again, when one of them throws or rejects', async () => {
  const ran = vi.fn(async () => {});
  const warn = vi.fn();
  const maintenance = createMaintenance({
    tasks: [
      {
        name: 'throws',
        run() {
          throw new Error('at once');
        },
      },
      { name: 'rejects', run: () => Promise.reject(new Error('later')) },
      { name: 'works', run: ran },
    ],
    watchedFolder: import.meta.dirname,
    alerts,
    logger: { ...silentLogger, warn },
    tasksEveryMs: 10,
  });
  await maintenance.start();
  await expect.poll(() => ran.mock.calls.length).toBeGreaterThan(2);
  maintenance.stop();
  expect(warn.mock.calls.slice(0, 2).map(([fields]) => fields.task)).toEqual(['throws', 'rejects']);
});

it('runs delayed work once, and not after the server stopped', async () => {
  const maintenance = createMaintenance({ tasks: [], watchedFolder: import.meta.dirname, alerts, logger: silentLogger });
  const work = vi.fn();
  maintenance.after(1, work);
  await expect.poll(() => work.mock.calls.length).toBe(1);
  const late = vi.fn();
  maintenance.after(20, late);
  maintenance.stop();
  // Equal delays end in the order in which they began.
  const other = createMaintenance({ tasks: [], watchedFolder: import.meta.dirname, alerts, logger: silentLogger });
  await new Promise<void>((resolve) => other.after(20, resolve));
  expect(late).not.toHaveBeenCalled();
});

it('watches the disk of the given folder only, because workers share one', async () => {
  const warn = vi.fn();
  const deps = { tasks: [], alerts, logger: { ...silentLogger, warn } };
  const other = createMaintenance(deps);
  await other.start();
  other.stop();
  const watching = createMaintenance({ ...deps, watchedFolder: '/no such folder' });
  await watching.start();
  await expect.poll(() => warn.mock.calls.length).toBe(1);
  watching.stop();
  expect(warn.mock.calls[0]?.[1]).toBe('The free disk space could not be read.');
});
