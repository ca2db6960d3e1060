/** A row of figures. */
export function Stats({ of }: { of: readonly (readonly [name: string, value: string, aside?: string | undefined])[] }) {
  return (
    <dl class={`stats ${of.length === 8 ? 'eight' : ''}`}>
      {of.map(([name, value, aside]) => (
        <div class="stat" key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            {aside && <span class="stat-aside">{aside}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
