/** The first value of a header, as Node returns it. */
export function firstHeader({ headers }: { headers: Record<string, string | string[] | undefined> }, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Where a redirect leads. Servers write UTF-8 into the header, as browsers read it; Node reads Latin-1. */
export function locationOf(answer: { headers: Record<string, string | string[] | undefined> }): string | undefined {
  const location = firstHeader(answer, 'location');
  const decoded = location && Buffer.from(location, 'latin1').toString('utf8');
  return decoded?.includes('\ufffd') ? location : decoded;
}
