/** The first value of a header, as Node returns it. */
export function firstHeader({ headers }: { headers: Record<string, string | string[] | undefined> }, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
