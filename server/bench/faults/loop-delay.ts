export interface LoopDelay {
  p99: number;
  max: number;
}

/** The server's event-loop delay since the last call, in milliseconds; NaN when /metrics lacks it. */
export async function loopDelay(url: string): Promise<LoopDelay> {
  const text = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(120_000) })).text();
  const read = (name: string) => {
    const value = new RegExp(`^nodejs_eventloop_lag_${name}_seconds (\\S+)`, 'm').exec(text)?.[1];
    // The monitor's timer fires every 10 ms, which is part of the value.
    return value === undefined ? Number.NaN : Math.max(0, Number(value) * 1000 - 10);
  };
  return { p99: read('p99'), max: read('max') };
}
