import type { Alerts } from './alerts.port.ts';

export interface DiskSpace {
  freeMegabytes: number;
  totalMegabytes: number;
}

/** Megabytes, or the share of a small disk: below the first there is time to make room, below the second hardly any. */
const LOW = { megabytes: 1_024, share: 0.1 };
const CRITICAL = { megabytes: 256, share: 0.03 };

/** Looks once, and tells the operator when there is little room left. Rejects when the disk cannot be asked. */
export async function checkDisk({ space, alerts }: { space: () => Promise<DiskSpace>; alerts: Alerts }): Promise<void> {
  const { freeMegabytes, totalMegabytes } = await space();
  const below = ({ megabytes, share }: typeof LOW) => freeMegabytes < Math.min(megabytes, totalMegabytes * share);
  if (!below(LOW)) return;
  const critical = below(CRITICAL);
  alerts.alert({
    severity: critical ? 'critical' : 'warning',
    title: critical ? 'The disk is nearly full' : 'The disk is filling up',
    text: `${freeMegabytes} of ${totalMegabytes} MB are free where the data lies (DATA_DIR). Make room before uploads and answers fail.`,
    key: critical ? 'disk:critical' : 'disk:low',
  });
}
