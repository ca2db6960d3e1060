import { effect } from '@preact/signals';
import { hasTokens } from '../api.ts';
import { me } from '../state/auth.ts';

type Load<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Starts to load the data of the first page while the account is still on its way: for the code of a page that is loaded early. Returns what
 * loads the data for the page: at first what has been started, from then on `load`.
 */
export function early<T>(load: Load<T>): Load<T> {
  let started = me.peek() === undefined && hasTokens() ? load(new AbortController().signal) : undefined;
  const forget = () => {
    started = undefined;
  };
  // Nobody may be signed in. The page then loads its data once somebody is, who may be somebody else.
  started?.catch(forget);
  effect(() => {
    if (me.value === null) forget();
  });
  return (signal) => {
    const first = started;
    started = undefined;
    return first ?? load(signal);
  };
}
