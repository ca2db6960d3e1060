const origin = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** Microseconds of the machine's monotonic clock, comparable between processes of one machine. */
export function nowMicros(): number {
  return Math.round((origin + performance.now()) * 1000);
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
