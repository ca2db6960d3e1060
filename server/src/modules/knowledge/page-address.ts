/** The title of a page until it has been read: its address without the protocol. At most 300 characters. */
export function titleOfAddress(address: string): string {
  const { host, pathname, search } = new URL(address);
  const path = `${pathname}${search}`;
  return `${host}${path === '/' ? '' : path}`.slice(0, 300).toWellFormed();
}
