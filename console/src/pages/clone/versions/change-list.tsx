import type { Change } from './changes.ts';

/** A list of changes. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  return (
    <ul class="changes">
      {changes.map(({ what, before, after }) => (
        <li key={`${what} ${before} ${after}`}>
          {what}
          {before !== undefined && after !== undefined ? (
            <>
              : <del>{before}</del> <span class="sr">changed to</span> <ins>{after}</ins>
            </>
          ) : (
            (before ?? after) !== undefined && <>: {before !== undefined ? <del>{before}</del> : <ins>{after}</ins>}</>
          )}
        </li>
      ))}
    </ul>
  );
}
