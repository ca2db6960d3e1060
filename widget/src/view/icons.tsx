export const SEND = 'M12 19V5m-6 6 6-6 6 6';
export const STOP = 'M6.5 6.5h11v11h-11z';
export const CLOSE = 'm6 6 12 12M18 6 6 18';
export const MINIMIZE = 'm6 9.5 6 6 6-6';
export const RESTART = 'M12 5v14M5 12h14';
export const RETRY = 'M4 5v5h5M20 19v-5h-5M5.5 15a7 7 0 0 0 12 2.5L20 14M4 10l2.5-3.5a7 7 0 0 1 12 2.5';
export const LATEST = 'M12 5v14m-6-6 6 6 6-6';

/** `path` is drawn in a 24×24 viewBox. */
export function Icon({ path }: { path: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
