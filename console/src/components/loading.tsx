/** Something is on its way: says what, and shows where. Appears only when it takes longer than a glance. */
export function Loading({ what, rows = 3 }: { what: string; rows?: number }) {
  return (
    <div class="loading" role="status">
      <p class="dim">Loading {what} …</p>
      <div aria-hidden="true">
        {Array.from({ length: rows }, (_, row) => (
          <div class="skeleton" key={row} />
        ))}
      </div>
    </div>
  );
}
