/** A row of key figures. */
export function Stats({ of }: { of: readonly (readonly [name: string, value: string, note?: string | undefined])[] }) {
  return (
    <dl class={`stats ${of.length === 8 ? 'eight' : ''}`}>
      {of.map(([name, value, note]) => (
        <div class="stat" key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            {note && <span class="stat-note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
