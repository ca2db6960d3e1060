import { ago, dayTime } from '../lib/format.ts';

/** A relative time, with the exact time as its tooltip. */
export function Time({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} title={dayTime(new Date(iso))}>
      {ago(iso)}
    </time>
  );
}
