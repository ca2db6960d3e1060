/** The page to open after signing in. Only paths of the console are accepted, to prevent open redirects. */
export const nextPath = (next: string | undefined): string => (next && /^\/(?![/\\])[^\t\r\n]*$/.test(next) ? next : '/');
