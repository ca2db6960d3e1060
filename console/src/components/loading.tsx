/** A loading message with placeholder rows. CSS delays it, so that fast loads do not flicker. */
export function Loading({ what, rows = 3 }: { what: string; rows?: number }) {
  return (
    <div class="loading" role="status">
      <p class="dim">Loading {what}…</p>
      <div aria-hidden="true">
        {Array.from({ length: rows }, (_, row) => (
          <div class="skeleton" key={row} />
        ))}
      </div>
    </div>
  );
}
