const origin = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** Microseconds of the machine's monotonic clock: the same scale in every process of this machine, so that times can be compared across them. */
export function nowMicros(): number {
  return Math.round((origin + performance.now()) * 1000);
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
