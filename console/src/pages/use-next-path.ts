import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { me } from '../state/auth.ts';
import { nextPath } from './next-path.ts';

/** Opens the next page once the user is signed in. Returns the query string that passes it on to another sign-in page. */
export function useNextPath(): string {
  const { query, route } = useLocation();
  const signedIn = !!me.value;
  useEffect(() => {
    if (signedIn) route(nextPath(query.next), true);
  }, [signedIn, query.next, route]);
  return query.next ? `?next=${encodeURIComponent(query.next)}` : '';
}
