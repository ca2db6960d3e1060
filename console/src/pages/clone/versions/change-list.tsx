import type { Change } from './changes.ts';

/** Differences, in words. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  return (
    <ul class="changes">
      {changes.map(({ what, before, after }) => (
        <li key={`${what} ${before} ${after}`}>
          {what}
          {before !== undefined && after !== undefined ? (
            <>
              : <del>{before}</del> <span class="sr">is now</span> <ins>{after}</ins>
            </>
          ) : (
            (before ?? after) !== undefined && <>: {before !== undefined ? <del>{before}</del> : <ins>{after}</ins>}</>
          )}
        </li>
      ))}
    </ul>
  );
}
