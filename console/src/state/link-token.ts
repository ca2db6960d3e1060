/**
 * The token of a mail's link stands behind the `#`, so that it is in no server's log. It is taken out of the address at once: it must
 * neither stay in the history nor be seen over a shoulder. A reload finds it again for as long as the tab lives.
 */
export function takeLinkToken(page: string): string {
  const key = `cloneai:link:${page}`;
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) {
    sessionStorage.setItem(key, token);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return token ?? sessionStorage.getItem(key) ?? '';
}

export function dropLinkToken(page: string): void {
  sessionStorage.removeItem(`cloneai:link:${page}`);
}
