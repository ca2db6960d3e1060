/**
 * Reads the token of an emailed link from the URL fragment, which never reaches a server log, and removes it from the address bar and
 * the history. sessionStorage keeps it for reloads of this tab.
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
