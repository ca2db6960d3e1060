import type { Alerts } from './alerts.port.ts';

export interface DiskSpace {
  freeMegabytes: number;
  totalMegabytes: number;
}

/** Free space in megabytes, or as a share of a small disk. Below the first value the operator gets a warning, below the second a critical alert. */
const LOW = { megabytes: 1_024, share: 0.1 };
const CRITICAL = { megabytes: 256, share: 0.03 };

/** Checks the disk once and alerts the operator if little space is left. Rejects if the disk cannot be read. */
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
