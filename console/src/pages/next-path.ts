/** Where to go after signing in: a path of the console and nothing else, whatever the address says. */
export const nextPath = (next: string | undefined): string => (next && /^\/(?![/\\])[^\t\r\n]*$/.test(next) ? next : '/');
