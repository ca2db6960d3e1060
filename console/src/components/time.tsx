import { ago, dayTime } from '../lib/format.ts';

/** A moment, with the exact time behind it. */
export function Time({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} title={dayTime.format(new Date(iso))}>
      {ago(iso)}
    </time>
  );
}
