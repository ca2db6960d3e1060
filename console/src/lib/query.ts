/** The address of a page with some parameters changed. Parameters without a value are left out. */
export function withQuery(
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  changes: Record<string, string | undefined> = {},
): string {
  const entries = Object.entries({ ...query, ...changes }).filter((entry): entry is [string, string] => !!entry[1]);
  return entries.length === 0 ? path : `${path}?${entries.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}

/** The value of a parameter if it is one of the options. */
export const oneOf = <T extends string>(
  value: string | undefined,
  options: readonly (readonly [value: T, label: string])[],
): T | undefined => options.find(([option]) => option !== '' && option === value)?.[0];

/** The words to search for that an address contains, as many as the API takes. Empty: none. */
export const searchOf = (text = ''): string => text.trim().split(/\s+/).slice(0, 10).join(' ').slice(0, 200);
